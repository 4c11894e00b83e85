namespace ScriptHost.Workers.Isolation;

/// <summary>What keeps scripts apart from the machine and from each other.</summary>
internal enum SandboxKind
{
    /// <summary>A session each; and, where the agent is root, a user id for every owner.</summary>
    None,

    /// <summary>Namespaces and a file system of named folders, made by bubblewrap.</summary>
    Bubblewrap,
}

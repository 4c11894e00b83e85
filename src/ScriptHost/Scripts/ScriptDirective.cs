namespace ScriptHost.Scripts;

/// <summary>A line of a script that asks for another file or for a package.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Text">As written between the quotes, which know no escapes.</param>
internal readonly record struct ScriptDirective(DirectiveKind Kind, string Text);

internal enum DirectiveKind
{
    /// <summary><c>#load "other.csx"</c>.</summary>
    Load,

    /// <summary><c>#r "library.dll"</c>, <c>#r "AssemblyName"</c> or <c>#r "nuget: Id, version"</c>.</summary>
    Reference,
}

namespace ScriptHost.Workers;

/// <summary>An interpreter, usually that of a virtual environment, for the Python scripts of a folder.</summary>
internal sealed class PythonEnvironment
{
    /// <summary>Whose .py scripts it runs, with all folders below it; of several that hold a script the innermost counts. An absolute path.</summary>
    public string Folder { get; set; } = "";

    /// <summary>
    /// The interpreter: an absolute path, for example <c>/srv/payroll/.venv/bin/python</c>. It must have grpc and protobuf, and the modules
    /// of its scripts.
    /// </summary>
    public string Python { get; set; } = "";
}

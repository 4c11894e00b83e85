using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>Shows the events of a run: for people, or for programs.</summary>
internal interface IRunPrinter
{
    void Print(RunEvent one);

    /// <summary>The user asked for the run's end, and it is being stopped.</summary>
    void Stopping();
}

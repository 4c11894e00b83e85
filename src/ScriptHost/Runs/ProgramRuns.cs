using ScriptHost.Posix;
using ScriptHost.Scripts;
using ScriptHost.V1;
using ScriptHost.Workers;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Runs;

/// <summary>Runs shell scripts and executables: a process each, under the same rules as workers.</summary>
internal sealed class ProgramRuns(WorkerPool pool, WorkerKeys keys, Programs programs, RunStopper stopper, Sandbox sandbox)
{
    private const string DefaultShell = "/bin/bash";

    // Itself, and bubblewrap beside it.
    private const int ProcessesOfItsOwn = 2;

    /// <summary>Waits for its turn and executes the run.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped before its turn came.</exception>
    public async Task<Outcome> ExecuteAsync(Run run, RunStart start)
    {
        if (run.Spec.Request.WithContext)
        {
            return Outcomes.Failed(
                Reason.NotStarted,
                $"'{run.Spec.Script.Path}' cannot be run WITH_CONTEXT: a shell script or executable has no way to use a database connection of the host's. Run it without context, or write it in C# or Python.");
        }

        if (CommandOf(run.Spec.Script) is not { } command)
        {
            return Outcomes.Failed(
                Reason.NotStarted, $"The interpreter in line 1 of '{run.Spec.Script.Path}' does not exist. Install it, or name another one: #!{DefaultShell}");
        }

        var key = keys.For(run, WorkerKey.Program, profile: null);
        run.Key = key;
        using var turn = await pool.LeaseProgramAsync(key, run.Stopping);
        await start.BeginAsync(run, processId: 0);
        await using var program = await programs.StartAsync(
            key,
            LimitsOf(run.Spec.Limits).Concat(command).Concat(run.Spec.Request.Arguments.Select(argument => argument.Value)),
            scratch => RunMessages.EnvironmentFor(run, scratch));
        var child = program.Child;
        child.StandardInput.Close();
        run.MarkProcess(child.Id);
        start.Tell(run, child.Id, isWarm: false);
        child.SendOutputTo(run.Output.Receive);
        var end = await stopper.ExecuteAsync(run, child, () => child.Exited, (_, _) => AskToStop(child), () => child.Signal(Signal.Kill));
        child.DrainOutput();
        return OutcomeOf(run, end);
    }

    private static Task AskToStop(ChildProcess child)
    {
        child.Signal(Signal.Terminate);
        return Task.CompletedTask;
    }

    // A soft limit below the hard one: the signal of the soft one tells what happened, that of the hard one would not.
    private IEnumerable<string> LimitsOf(RunLimits limits)
    {
        yield return "prlimit";
        yield return $"--nofile={limits.OpenFiles}";
        if (sandbox.CountsProcesses)
        {
            yield return $"--nproc={limits.Processes + ProcessesOfItsOwn}";
        }

        if (limits.CpuTime is { } cpu)
        {
            var seconds = (long)Math.Ceiling(cpu.TotalSeconds);
            yield return $"--cpu={seconds}:{seconds + 1}";
        }

        if (limits.FileBytes is { } bytes)
        {
            yield return $"--fsize={bytes}";
        }

        yield return "--";
    }

    // Through the interpreter rather than the file itself, so that neither an execute bit nor the line's end matters.
    private static IEnumerable<string>? CommandOf(ScriptFile script)
    {
        if (script.Kind == ScriptKind.Executable)
        {
            return [script.Path];
        }

        var interpreter = FileHead.Read(script.Path).ReadInterpreter();
        return interpreter switch
        {
            [] => [DefaultShell, script.Path],
            [var program, ..] when !File.Exists(program) => null,
            _ => interpreter.Append(script.Path),
        };
    }

    private static Outcome OutcomeOf(Run run, ProcessEnd end)
    {
        var outcome = run.Stop is { } stop ? stop.ToOutcome()
            : end.Signal != 0 ? Outcomes.OfProcessEnd(end)
            : Outcomes.Returned(end.ExitCode);
        outcome.Transaction = TransactionState.None;
        return outcome;
    }
}

using System.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.Scripts;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Reads the script of a run and, where its language wants it, compiles it.</summary>
internal sealed class ScriptPreparation(CompiledScripts compiledScripts)
{
    /// <summary>The script, or the outcome of a run whose script cannot be run.</summary>
    /// <exception cref="ScriptHostException">It cannot be read or compiled now.</exception>
    public async Task<(PreparedScript? Script, Outcome? Outcome)> PrepareAsync(ScriptFile file, RunStart start, CancellationToken cancellationToken) =>
        file.Kind == ScriptKind.Python
            ? (PreparedScript.Of(await ScriptSource.ReadAsync(file.Path, cancellationToken), WorkerCommands.Python), null)
            : await CompileAsync(file.Path, start, cancellationToken);

    private async Task<(PreparedScript? Script, Outcome? Outcome)> CompileAsync(string path, RunStart start, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (script, fromCache) = await compiledScripts.GetAsync(path, cancellationToken);
        start.CompileTime = fromCache ? TimeSpan.Zero : Stopwatch.GetElapsedTime(started);
        if (script.Reply.Script is null)
        {
            return (null, Refused(script.Reply));
        }

        // Once, not in every run of a script that nobody has touched.
        start.Warnings = fromCache ? [] : script.Reply.Diagnostics;
        return (PreparedScript.Of(script, compiledScripts, WorkerCommands.CSharp), null);
    }

    private static Outcome Refused(CompileReply reply)
    {
        var errors = reply.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).ToList();
        var more = errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "";
        var outcome = Outcomes.Failed(reply.Reason, $"{DiagnosticText.Format(errors[0])}{more}");
        outcome.Location = errors[0].Location;
        outcome.Diagnostics.Add(reply.Diagnostics);
        return outcome;
    }
}

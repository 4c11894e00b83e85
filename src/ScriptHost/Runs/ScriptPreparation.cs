using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.Errors;
using ScriptHost.Scripts;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Reads and, where its language wants it, compiles the script of a run.</summary>
internal sealed class ScriptPreparation(CompiledScripts compiledScripts)
{
    /// <summary>The script, or the outcome of a run whose script cannot be run.</summary>
    public async Task<(PreparedScript? Script, Outcome? Outcome)> PrepareAsync(ScriptFile file, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        ScriptSource source;
        CompileReply reply;
        bool fromCache;
        try
        {
            source = await ScriptSource.ReadAsync(file.Path, cancellationToken);
            (reply, fromCache) = await compiledScripts.GetAsync(source, cancellationToken);
        }
        catch (ScriptHostException exception)
        {
            // The run was accepted, so that it has an outcome: it did not start.
            return (null, Outcomes.Failed(Reason.NotStarted, exception.Message));
        }

        var elapsed = fromCache ? TimeSpan.Zero : Stopwatch.GetElapsedTime(started);
        if (reply.Script is null)
        {
            return (null, Refused(reply, elapsed));
        }

        var script = new Script { Path = file.Path, Digest = source.Digest, Compiled = reply.Script };
        return (new PreparedScript(script, WorkerCommands.CSharp, elapsed), null);
    }

    private static Outcome Refused(CompileReply reply, TimeSpan elapsed)
    {
        var errors = reply.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).ToList();
        var more = errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "";
        var outcome = Outcomes.Failed(reply.Reason, $"{DiagnosticText.Format(errors[0])}{more}");
        outcome.Location = errors[0].Location;
        outcome.Diagnostics.Add(reply.Diagnostics);
        outcome.CompileTime = elapsed.ToDuration();
        return outcome;
    }
}

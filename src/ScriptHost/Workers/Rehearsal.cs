using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ScriptHost.V1;

namespace ScriptHost.Workers;

/// <summary>
/// The first run of a spare C# worker, of a script of our own: nearly all that a first run takes is the runtime's work on code that it meets for
/// the first time, here and there, and a spare has the time for it.
/// </summary>
internal sealed class Rehearsal(ILogger<Rehearsal> logger)
{
    private const string Name = "scripthost-rehearsal";

    private readonly Lazy<Script?> _script = new(ReadScript);

    /// <summary>Has a worker run it. One that cannot is no worse than one that has not.</summary>
    public async Task RunAsync(WorkerProcess worker, CancellationToken cancellationToken)
    {
        if (_script.Value is not { } script)
        {
            return;
        }

        var scratch = worker.Folder.TakeScratch();
        var request = new RunRequest
        {
            RunId = Name,
            Script = script,
            Job = new JobInfo { RunId = Name, Attempt = 1 },
            Session = new SessionInfo { TimeZone = "UTC" },
            Limits = new Limits(),
            ScratchDirectory = scratch,
            Environment = { ["TZ"] = "UTC" },
        };
        try
        {
            await foreach (var reply in worker.Connection.RunAsync(request, cancellationToken))
            {
                if (reply.Events.Select(one => one.Outcome).FirstOrDefault(one => one is not null) is { } outcome && outcome.Reason != Reason.Unspecified)
                {
                    WorkersLog.RehearsalFailed(logger, worker.Child.Id, outcome.Message);
                }
            }

            worker.Folder.ReturnScratch(scratch);
        }
        catch (IOException exception)
        {
            WorkersLog.RehearsalFailed(logger, worker.Child.Id, exception.Message);
        }
    }

    private static Script? ReadScript()
    {
        var path = Path.Combine(WorkerCommands.Folder, $"{Name}.dll");
        if (!File.Exists(path))
        {
            return null;
        }

        var (assembly, symbols) = (File.ReadAllBytes(path), File.ReadAllBytes(Path.ChangeExtension(path, ".pdb")));
        return new Script
        {
            Path = path,
            Digest = Name,
            Compiled = new CompiledScript
            {
                Assembly = ByteString.CopyFrom(assembly),
                AssemblyDigest = ByteString.CopyFrom(SHA256.HashData(assembly)),
                Symbols = ByteString.CopyFrom(symbols),
                SymbolsDigest = ByteString.CopyFrom(SHA256.HashData(symbols)),
                EntryPoint = new EntryPoint { ClassName = "ScriptHost.Rehearsal.Submission", FactoryName = "Begin", MethodName = "GsfMain" },
            },
        };
    }
}

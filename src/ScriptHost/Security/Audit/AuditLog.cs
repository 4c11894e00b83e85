using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ScriptHost.Posix;

namespace ScriptHost.Security.Audit;

/// <summary>
/// audit.log: who asked for what, from where, and what came of it; one JSON object a line, only ever added to. Whoever moves the file away (logrotate)
/// finds the next line in a new one. What cannot be written is told in the agent's log, and keeps nobody from working.
/// </summary>
internal sealed class AuditLog(string path, TimeProvider timeProvider, ILogger<AuditLog> logger) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private AppendFile? _file;
    private (ulong, ulong)? _opened;

    public void Write(AuditEntry entry)
    {
        lock (_lock)
        {
            try
            {
                Format(entry);
                if (_file is null || _opened != Identify())
                {
                    _file?.Dispose();
                    _file = AppendFile.Open(path);
                    _opened = Identify();
                }

                _file.Append(_line.WrittenSpan);
            }
            catch (IOException exception)
            {
                AuditMessages.NotWritten(logger, exception, entry.Action, entry.Outcome);
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private (ulong, ulong)? Identify() => FileStamp.TryRead(path) is { } stamp ? (stamp.Device, stamp.Inode) : null;

    private void Format(AuditEntry entry)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Options))
        {
            json.WriteStartObject();
            json.WriteString("at", timeProvider.GetUtcNow());
            json.WriteString("who", entry.Client.Name);
            json.WriteString("from", entry.Client.From);
            json.WriteString("action", entry.Action);
            json.WriteString("outcome", entry.Outcome);
            WriteIfAny(json, "run_id", entry.RunId);
            WriteIfAny(json, "owner", entry.Owner);
            WriteIfAny(json, "what", entry.What);
            WriteIfAny(json, "message", entry.Message);
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string value)
    {
        if (value is not "")
        {
            json.WriteString(name, value);
        }
    }
}

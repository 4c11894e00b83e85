using ScriptHost.Errors;

namespace ScriptHost.Security.Audit;

/// <summary>Notes every call that changes something, and every one that was refused because of who made it, whichever way it came.</summary>
internal sealed class CallAudit(AuditLog audit)
{
    public void NoteDone(ClientIdentity client, string call, AuditSubject subject)
    {
        if (subject.Changes)
        {
            Note(client, call, subject, "ok", "");
        }
    }

    public void NoteRefused(ClientIdentity client, string call, AuditSubject subject, ScriptHostException exception)
    {
        if (subject.Changes || exception.Code == ErrorCode.PermissionDenied)
        {
            Note(client, call, subject, ErrorTable.Get(exception.Code).Name, exception.Message);
        }
    }

    private void Note(ClientIdentity client, string call, AuditSubject subject, string outcome, string message) =>
        audit.Write(new AuditEntry(client, call, outcome)
        {
            RunId = subject.RunId,
            Owner = subject.Owner,
            What = subject.What,
            Message = message,
        });
}

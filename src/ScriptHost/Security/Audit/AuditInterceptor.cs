using Grpc.Core;
using Grpc.Core.Interceptors;
using ScriptHost.Errors;

namespace ScriptHost.Security.Audit;

/// <summary>
/// Notes every call that changes something, and every one that was refused because of who made it. What becomes of a run is noted where it is
/// known, not here: callers come and go.
/// </summary>
internal sealed class AuditInterceptor(AuditLog audit) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            var reply = await continuation(request, context);
            if (AuditSubject.Of(request) is { Changes: true } subject)
            {
                Note(context, subject, "ok", "");
            }

            return reply;
        }
        catch (ScriptHostException exception)
        {
            NoteRefusal(request, context, exception);
            throw;
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (ScriptHostException exception)
        {
            NoteRefusal(request, context, exception);
            throw;
        }
    }

    private void NoteRefusal(object request, ServerCallContext context, ScriptHostException exception)
    {
        var subject = AuditSubject.Of(request);
        if (subject.Changes || exception.Code == ErrorCode.PermissionDenied)
        {
            Note(context, subject, ErrorTable.Get(exception.Code).Name, exception.Message);
        }
    }

    private void Note(ServerCallContext context, AuditSubject subject, string outcome, string message)
    {
        var action = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        audit.Write(new AuditEntry(ClientIdentity.Of(context), action, outcome)
        {
            RunId = subject.RunId,
            Owner = subject.Owner,
            What = subject.What,
            Message = message,
        });
    }
}

using Grpc.Core;
using Grpc.Core.Interceptors;
using ScriptHost.Errors;

namespace ScriptHost.Security.Audit;

/// <summary>Notes calls over gRPC in the audit log. What becomes of a run is noted where it is known, not here: callers come and go.</summary>
internal sealed class AuditInterceptor(CallAudit audit) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            var reply = await continuation(request, context);
            audit.NoteDone(ClientIdentity.Of(context), NameOf(context), AuditSubject.Of(request));
            return reply;
        }
        catch (ScriptHostException exception)
        {
            audit.NoteRefused(ClientIdentity.Of(context), NameOf(context), AuditSubject.Of(request), exception);
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
            audit.NoteRefused(ClientIdentity.Of(context), NameOf(context), AuditSubject.Of(request), exception);
            throw;
        }
    }

    private static string NameOf(ServerCallContext context) => context.Method[(context.Method.LastIndexOf('/') + 1)..];
}

using Grpc.Core;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Registry.Objects;

/// <summary>The service Objects of registry.proto as the domain understands it.</summary>
internal sealed class ObjectsGrpcService(Authority authority, CredentialFile credentials, ObjectSource source, ObjectTarget target) : V1.Objects.ObjectsBase
{
    public override async Task<GetObjectReply> GetObject(GetObjectRequest request, ServerCallContext context)
    {
        var user = Admin(context, request.User);
        var uri = ObjectUri.Parse(request.ObjectUri);
        var file = target.FileFor(request.DirectoryName, request.HasFileName ? request.FileName : uri.FileName);
        var credential = credentials.Find(user, request.HasCredentialName ? request.CredentialName : null);
        return new GetObjectReply { Bytes = await source.CopyAsync(uri, credential, file, context.CancellationToken) };
    }

    public override async Task<CreateCredentialReply> CreateCredential(CreateCredentialRequest request, ServerCallContext context)
    {
        await credentials.CreateAsync(Admin(context, request.User), request);
        return new CreateCredentialReply();
    }

    public override async Task<DropCredentialReply> DropCredential(DropCredentialRequest request, ServerCallContext context)
    {
        await credentials.DropAsync(Admin(context, request.User), request.CredentialName);
        return new DropCredentialReply();
    }

    private RegistryUser Admin(ServerCallContext context, string asked) => authority.Require(ClientIdentity.Of(context), Privilege.Admin, asked);
}

using ScriptHost.Errors;
using ScriptHost.Registry;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Bridge;

/// <summary>Which agent runs the jobs of one database.</summary>
internal sealed class RequestAgents(string database, BridgeDatabaseOptions options, BridgeIdentity identity, IRunSender sender)
{
    private readonly string _default = options.Endpoint is { } endpoint ? NameOf(endpoint) : "";
    private readonly HashSet<string> _allowed = [.. options.Endpoints.Append(options.Endpoint).OfType<string>().Select(NameOf)];

    /// <summary>Chooses the agent that a new run goes to.</summary>
    /// <exception cref="ScriptHostException">PERMISSION_DENIED: the job names an endpoint that its database may not use. NOT_REGISTERED: there is none such.</exception>
    public ChosenAgent Choose(Request request)
    {
        var endpoint = EndpointOf(request);
        return new ChosenAgent(sender.Choose(endpoint is "" ? null : new Destination(endpoint, request.WithContext)), identity.Bridge);
    }

    /// <summary>The endpoint that the job names, or its database's; empty for the agent of the bridge's process.</summary>
    /// <exception cref="ScriptHostException">As <see cref="Choose"/>.</exception>
    public string EndpointOf(Request request)
    {
        if (request.Endpoint is "")
        {
            return _default;
        }

        var name = NameOf(request.Endpoint);
        return _allowed.Contains(name)
            ? name
            : throw new ScriptHostException(
                ErrorCode.PermissionDenied,
                $"The job names the endpoint {name}, which jobs of this database may not use: name it in Bridge:Databases:{database}:Endpoints, or give the job another one.");
    }

    private static string NameOf(string text) => RegistryName.Parse(text, "endpoint");
}

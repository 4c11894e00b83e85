using ScriptHost.Errors;
using ScriptHost.Registry;
using ScriptHost.Registry.Calls;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;
using ScriptHost.V1;

namespace ScriptHost.Scheduling;

/// <summary>Runs jobs on the agent of this process, or where their destination says.</summary>
internal sealed class EndpointRunSender(LocalRunSender local, EndpointClient client, RegistryStore registry) : IRunSender
{
    public string Choose(Destination? destination) => destination is null ? "" : client.Choose(Find(destination.Endpoint)).ToString();

    public async Task<Outcome> RunAsync(string url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        if (url is "")
        {
            return await local.RunAsync(request, received, cancellationToken);
        }

        try
        {
            return await client.RunToOutcomeAsync(Find(request.Endpoint), EndpointUrl.ParseAll(url)[0], request, received, cancellationToken);
        }
        catch (CallLostException exception)
        {
            throw LossOf(exception);
        }
    }

    public async Task<Outcome?> AttachAsync(string url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        if (url is "")
        {
            return await local.AttachAsync(request.RunId, received, cancellationToken);
        }

        try
        {
            return await client.AttachToOutcomeAsync(Find(request.Endpoint), EndpointUrl.ParseAll(url)[0], request.RunId, received, cancellationToken);
        }
        catch (CallLostException exception)
        {
            throw LossOf(exception);
        }
    }

    public Task<bool> StopAsync(string url, RunJobRequest request, TimeSpan? grace, CancellationToken cancellationToken) => url is ""
        ? local.StopAsync(request.RunId, grace, cancellationToken)
        : client.CancelRunAsync(Find(request.Endpoint), EndpointUrl.ParseAll(url)[0], request.RunId, grace, cancellationToken);

    private static RunLostException LossOf(CallLostException exception) => new(exception.Message, exception.WasAccepted, exception);

    private Endpoint Find(string name) => registry.Content.Endpoints.GetValueOrDefault(name)
        ?? throw new ScriptHostException(ErrorCode.NotRegistered, $"ORA-27476: the remote endpoint {name} does not exist. Register it again, or give the job another destination.");
}

using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Registry.Calls;

/// <summary>Calls the agents of endpoints.</summary>
internal sealed class EndpointClient(EndpointChannels channels, UrlHealth health)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The agent that a new run should go to.</summary>
    public EndpointUrl Choose(Endpoint endpoint) => health.Order(endpoint.Urls)[0];

    /// <summary>Runs a job on a certain agent of an endpoint, or attaches to the run of the same id there, and waits for its outcome.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="url">One of its agents.</param>
    /// <param name="request">What; with a run id.</param>
    /// <param name="received">Told all events in order, from the run's first; the next ones wait until it is done. Null: nobody wants them.</param>
    /// <param name="cancellationToken">Stops following the run, not the run.</param>
    /// <exception cref="ScriptHostException">The agent refused it, or was not reached: nothing was started.</exception>
    /// <exception cref="CallLostException">The call was lost: the run may be under way.</exception>
    public async Task<Outcome> RunToOutcomeAsync(
        Endpoint endpoint, EndpointUrl url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        var channel = channels.Get(endpoint, url);
        await CheckAgentCanAsync(endpoint, channel, request, cancellationToken);
        using var call = channel.Client.RunJob(request, cancellationToken: cancellationToken);
        return await ReadOutcomeAsync(endpoint, channel, call.ResponseStream, reply => reply.Events, received, cancellationToken);
    }

    /// <summary>Attaches to a run that a certain agent of an endpoint may have, and waits for its outcome; starts nothing.</summary>
    /// <returns>Null: it does not know the run.</returns>
    /// <inheritdoc cref="RunToOutcomeAsync"/>
    public async Task<Outcome?> AttachToOutcomeAsync(
        Endpoint endpoint, EndpointUrl url, string runId, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        var channel = channels.Get(endpoint, url);
        using var call = channel.Client.AttachRun(new AttachRunRequest { RunId = runId }, cancellationToken: cancellationToken);
        try
        {
            return await ReadOutcomeAsync(endpoint, channel, call.ResponseStream, reply => reply.Events, received, cancellationToken);
        }
        catch (ScriptHostException exception) when (exception.Code == ErrorCode.RunNotFound)
        {
            return null;
        }
    }

    /// <summary>Asks a certain agent of an endpoint to stop a run.</summary>
    /// <returns>False: it does not know the run.</returns>
    /// <exception cref="ScriptHostException">It refused, or was not reached.</exception>
    public async Task<bool> CancelRunAsync(Endpoint endpoint, EndpointUrl url, string runId, TimeSpan? grace, CancellationToken cancellationToken)
    {
        var channel = channels.Get(endpoint, url);
        var request = new CancelRunRequest { RunId = runId, Grace = grace?.ToDuration() };
        try
        {
            await channel.Client.CancelRunAsync(request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime + CallTimeout, cancellationToken: cancellationToken);
            return true;
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var failure = CallFailure.Translate(exception, PlaceOf(endpoint, url), channel);
            return failure.Code == ErrorCode.RunNotFound ? false : throw failure;
        }
    }

    /// <summary>Asks every agent of an endpoint who it is.</summary>
    public async Task<IReadOnlyList<UrlTest>> TestAsync(Endpoint endpoint, CancellationToken cancellationToken) =>
        await Task.WhenAll(endpoint.Urls.Select(url => TestAsync(endpoint, url, cancellationToken)));

    private async Task<Outcome> ReadOutcomeAsync<TReply>(
        Endpoint endpoint, EndpointChannel channel, IAsyncStreamReader<TReply> replies, Func<TReply, IReadOnlyList<RunEvent>> eventsOf,
        Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        var wasAccepted = false;
        try
        {
            while (await replies.MoveNext(cancellationToken))
            {
                health.Succeeded(channel.Url);
                wasAccepted = true;
                FaultPoint.Reach(FaultPoint.AfterSent);
                var events = eventsOf(replies.Current);
                await (received?.Invoke(events) ?? Task.CompletedTask);
                if (events is [.., { Outcome: { } outcome }])
                {
                    return outcome;
                }
            }
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!CallFailure.IsRefusalForGood(exception))
            {
                health.Failed(channel.Url);
            }

            var failure = CallFailure.Translate(exception, PlaceOf(endpoint, channel.Url), channel);
            throw !wasAccepted && CallFailure.IsDecided(exception) ? failure : new CallLostException(failure.Message, wasAccepted, exception);
        }

        throw new CallLostException($"{PlaceOf(endpoint, channel.Url)}: the agent ended the call without an outcome.", wasAccepted);
    }

    private async Task<UrlTest> TestAsync(Endpoint endpoint, EndpointUrl url, CancellationToken cancellationToken)
    {
        try
        {
            var channel = channels.Get(endpoint, url);
            try
            {
                var info = await GetInfoAsync(channel, cancellationToken);
                health.Succeeded(url);
                return new UrlTest
                {
                    Url = url.ToString(),
                    Succeeded = true,
                    Version = info.Version,
                    CertificateDn = info.Listening?.CertificateDn ?? "",
                    CertificateExpiresAt = info.Listening?.CertificateExpiresAt,
                    Isolation = info.Isolation,
                };
            }
            catch (RpcException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw CallFailure.Translate(exception, url.ToString(), channel);
            }
        }
        catch (ScriptHostException exception)
        {
            return new UrlTest { Url = url.ToString(), Error = $"{exception.Message} [{ErrorTable.Get(exception.Code).Name}]" };
        }
    }

    /// <summary>Asks first where an agent that is older than what a run needs would pass that over, and run it all the same.</summary>
    private static async Task CheckAgentCanAsync(Endpoint endpoint, EndpointChannel channel, RunJobRequest request, CancellationToken cancellationToken)
    {
        if (!request.NetworkOff)
        {
            return;
        }

        try
        {
            if (await GetInfoAsync(channel, cancellationToken) is { } info && !info.Capabilities.Contains(AgentInfo.NetworkOff))
            {
                throw new ScriptHostException(
                    ErrorCode.ComponentMissing,
                    $"{PlaceOf(endpoint, channel.Url)}: network is OFF for this run, and the agent there, of version {info.Version}, is too old to switch it off. Update that agent, or leave the network on.");
            }
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var failure = CallFailure.Translate(exception, PlaceOf(endpoint, channel.Url), channel);
            throw CallFailure.IsDecided(exception) ? failure : new ScriptHostException(ErrorCode.AgentUnreachable, failure.Message, exception);
        }
    }

    private static async Task<GetAgentInfoReply> GetInfoAsync(EndpointChannel channel, CancellationToken cancellationToken) => await channel.Client.GetAgentInfoAsync(
        new GetAgentInfoRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + CallTimeout, cancellationToken: cancellationToken);

    private static string PlaceOf(Endpoint endpoint, EndpointUrl url) => $"The remote endpoint {endpoint.Name}, {url}";
}

using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Bridge;

/// <summary>One request, from its claim to its end: its agent is chosen and put on record, then it is sent and followed as any firing of the scheduler.</summary>
internal sealed class RequestRun : IDisposable
{
    private readonly Request _request;
    private readonly BridgeContext _context;
    private readonly RequestClaim _claim;
    private readonly RequestOutput _output;
    private readonly RequestSteps _steps;
    private readonly StoreRetry _retry;
    private volatile FollowedRun? _followed;

    /// <param name="request">As it was claimed.</param>
    /// <param name="askedAt">When the claim was asked for.</param>
    /// <param name="context">Of its database.</param>
    /// <param name="ending">The bridge ends: the request stays as it is on record.</param>
    public RequestRun(Request request, ClaimMoment askedAt, BridgeContext context, CancellationToken ending)
    {
        (_request, _context) = (request, context);
        _claim = new RequestClaim(askedAt, context.Options.Lease, context.TimeProvider, ending);
        _retry = new StoreRetry(context);
        _output = new RequestOutput(request, context.Calls, _claim, _retry);
        _steps = new RequestSteps(request, context.Calls, _output, _claim);
    }

    public long Id => _request.Id;

    /// <summary>Somebody wants it stopped.</summary>
    public void Stop(StopWish wish)
    {
        if (_steps.Stop is null)
        {
            _steps.Stop = wish;
            _followed?.Stop(wish);
        }
    }

    /// <summary>The database has prolonged its claim.</summary>
    public void KeepClaim(ClaimMoment askedAt) => _claim.Keep(askedAt);

    /// <summary>It is not among this process's claims any more: another process sees to it, or its end is on record.</summary>
    public void LoseClaim()
    {
        if (!_steps.IsEnding)
        {
            _claim.Lose();
        }
    }

    /// <summary>Returns when its end is on record, the claim is lost, or the bridge ends.</summary>
    public async Task FollowAsync()
    {
        try
        {
            if (await BeginAsync() is { } begun)
            {
                await SendAsync(begun);
            }
        }
        catch (Exception) when (_claim.Token.IsCancellationRequested)
        {
            // What comes next is another process's, or this one's next life.
        }

        if (_claim.IsLost)
        {
            BridgeLog.ClaimLost(_context.Logger, _context.Name, _request.Id);
        }
    }

    public void Dispose() => _claim.Dispose();

    private async Task SendAsync(BegunRun begun)
    {
        var run = new FollowedRun(begun, mayHaveStarted: _request.Begun is not null) { Received = _output.ReceiveAsync };
        _followed = run;
        if (_steps.Stop is { } wish)
        {
            run.Stop(wish);
        }

        await _context.CreateSending(_steps, _claim).FollowAsync(run, _claim.Token);
    }

    /// <summary>Null: there is nothing to send, and its end is on record, or the claim is lost.</summary>
    private async Task<BegunRun?> BeginAsync()
    {
        try
        {
            if (_request is { Begun: null, Limit: { } limit } && _request.FiledAgo >= limit)
            {
                throw new ScriptHostException(
                    ErrorCode.WrongState,
                    $"The run was filed {_request.FiledAgo.TotalSeconds:0} s before a bridge could begin it, and the job's time limit of {limit.TotalSeconds:0} s counts from there: give the job a longer one, or see why no bridge was free.");
            }

            var begun = _request.Begun ?? new BegunRequest($"{_context.Agents.Choose(_request)}", _context.Options.Profile ?? "", _request.FiringId, WallSeconds: 0);
            // What cannot be asked of an agent is refused before it is on record as begun.
            _ = MessageOf(begun);
            if (ChosenAgent.Parse(begun.Agent) is var chosen && !chosen.IsReachableFrom(_context.Identity.Bridge))
            {
                await EndAsync(EndedRun.Lost($"The bridge {chosen.Bridge}, on whose own agent the run was, has gone. The run may have taken effect: look before you run it again."));
                return null;
            }

            return await PutOnRecordAsync(begun);
        }
        catch (ScriptHostException refusal)
        {
            await EndAsync(EndedRun.Refused(refusal));
            return null;
        }
    }

    // What was on record before is asked for again: another bridge may have ended it while this process stood still.
    private async Task<BegunRun?> PutOnRecordAsync(BegunRequest begun)
    {
        FaultPoint.Reach(FaultPoint.BeforeRequestBegun);
        if (await _retry.UntilStoredAsync(token => _context.Calls.BeginAsync(_request.Id, begun, token), _claim.Token) is not { } seconds)
        {
            _claim.Lose();
            return null;
        }

        FaultPoint.Reach(FaultPoint.AfterRequestBegun);
        return MessageOf(begun with { WallSeconds = seconds });
    }

    private BegunRun MessageOf(BegunRequest begun) => RequestMessages.Of(_request, begun, _context.Agents.EndpointOf(_request), _context.TimeProvider.GetUtcNow());

    /// <summary>Ends what is not sent.</summary>
    private Task EndAsync(EndedRun ended) => _retry.UntilStoredAsync(() => _steps.EndAsync(_request.Begun?.RunId ?? _request.FiringId, ended), _claim.Token);
}

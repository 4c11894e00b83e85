using Microsoft.Extensions.Options;
using ScriptHost.Profiles;

namespace ScriptHost.Runs;

/// <summary>Says whose session a run gets, and lets it wait for one where there are few.</summary>
internal sealed class RunSessions(ProfileSettings settings, SessionPlaces places, IOptions<LimitsOptions> options, TimeProvider timeProvider)
{
    /// <summary>The profile of a run with context; null for one without, and for one whose caller lends it a session.</summary>
    /// <exception cref="ProfileException">There is none that its owner may use.</exception>
    public Profile? Choose(Run run)
    {
        if (!run.Spec.Request.WithContext || run.Caller is not null)
        {
            return null;
        }

        var profile = settings.Current.Choose(run.Spec.Owner, run.Spec.Request.Profile);
        run.MarkProfile(profile.Name);
        return profile;
    }

    /// <summary>Waits for the session that the run's caller lends; null where none does.</summary>
    /// <exception cref="ProfileException">It did not come in time.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped before it came.</exception>
    public async Task<Stream?> BorrowAsync(Run run)
    {
        if (run.Caller is null)
        {
            return null;
        }

        var timeout = options.Value.CallerSessionTimeout;
        try
        {
            return await run.Caller.Come.WaitAsync(timeout, timeProvider, run.Stopping);
        }
        catch (TimeoutException exception)
        {
            throw new ProfileException(
                $"The caller's session did not come within {timeout} (Limits:CallerSessionTimeout). Upgrade GET /v1/runs/{run.Spec.RunId}/session as soon as the run is accepted.", exception);
        }
    }

    /// <summary>Waits for a session of the profile; null where none has to be given back.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped before there was one.</exception>
    public async Task<IDisposable?> TakeAsync(Run run, Profile? profile)
    {
        if (profile is null)
        {
            return null;
        }

        run.WaitsForSessionOf = profile;
        var session = await places.TakeAsync(profile, run.Stopping);
        run.WaitsForSessionOf = null;
        return session;
    }
}

using ScriptHost.Profiles;

namespace ScriptHost.Runs;

/// <summary>Says whose session a run gets, and lets it wait for one where there are few.</summary>
internal sealed class RunSessions(ProfileSettings settings, SessionPlaces places)
{
    /// <summary>The profile of a run with context; null for one without.</summary>
    /// <exception cref="ProfileException">There is none that its owner may use.</exception>
    public Profile? Choose(Run run)
    {
        if (!run.Spec.Request.WithContext)
        {
            return null;
        }

        var profile = settings.Current.Choose(run.Spec.Owner, run.Spec.Request.Profile);
        run.MarkProfile(profile.Name);
        return profile;
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

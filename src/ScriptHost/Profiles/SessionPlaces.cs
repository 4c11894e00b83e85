namespace ScriptHost.Profiles;

/// <summary>Keeps the sessions of each profile within its MaxSessions: who comes first is served first.</summary>
internal sealed class SessionPlaces
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for a place, to be given back when the session is over.</summary>
    /// <exception cref="OperationCanceledException">The token was signalled before there was one.</exception>
    public async Task<IDisposable?> TakeAsync(Profile profile, CancellationToken cancellationToken)
    {
        if (profile.Options.MaxSessions == 0)
        {
            return null;
        }

        var place = new Place(this, profile.Name);
        lock (_lock)
        {
            var line = Find(profile.Name);
            // A change of the setting takes effect with the next run.
            line.Max = profile.Options.MaxSessions;
            line.Waiting.AddLast(place);
            Serve(line);
        }

        await using var giveUp = cancellationToken.Register(() => GiveUp(place, cancellationToken));
        await place.Served;
        return place;
    }

    private Line Find(string profile)
    {
        if (!_lines.TryGetValue(profile, out var line))
        {
            _lines.Add(profile, line = new Line());
        }

        return line;
    }

    private void GiveUp(Place place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_lines[place.Profile].Waiting.Remove(place))
            {
                place.Cancel(cancellationToken);
            }
        }
    }

    private void Return(Place place)
    {
        lock (_lock)
        {
            var line = _lines[place.Profile];
            line.Taken--;
            Serve(line);
        }
    }

    private static void Serve(Line line)
    {
        while (line.Taken < line.Max && line.Waiting.First is { } next)
        {
            line.Waiting.RemoveFirst();
            line.Taken++;
            next.Value.Serve();
        }
    }

    private sealed class Line
    {
        public int Max { get; set; }

        public int Taken { get; set; }

        public LinkedList<Place> Waiting { get; } = [];
    }

    private sealed class Place(SessionPlaces places, string profile) : IDisposable
    {
        private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isReturned;

        public string Profile => profile;

        public Task Served => _served.Task;

        public void Serve() => _served.SetResult();

        public void Cancel(CancellationToken cancellationToken) => _served.SetCanceled(cancellationToken);

        public void Dispose()
        {
            if (!_isReturned)
            {
                _isReturned = true;
                places.Return(this);
            }
        }
    }
}

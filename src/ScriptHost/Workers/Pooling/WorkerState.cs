namespace ScriptHost.Workers.Pooling;

/// <summary>Where a worker is in its life. It moves downwards, but for Idle and Leased, between which it goes to and fro.</summary>
internal enum WorkerState
{
    /// <summary>Its process is being started; runs may have been promised to it.</summary>
    Starting,

    /// <summary>It answers, and nobody uses it.</summary>
    Idle,

    /// <summary>At least one run is under way in it, or what a run left is being looked at.</summary>
    Leased,

    /// <summary>Nobody gets it any more; its last runs end.</summary>
    Retiring,

    /// <summary>Its process is gone or going.</summary>
    Ended,
}

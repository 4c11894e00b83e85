using System.Runtime.Loader;

namespace ScriptHost.Worker.Running;

/// <summary>
/// Watches load contexts that were unloaded until they are gone. Unloading is only a request: one reference from outside, such as a
/// handler of a static event, keeps all of a script in memory.
/// </summary>
internal sealed class UnloadWatch
{
    // By then the collector has mostly done it by itself; if not, it is made to, once for all that wait.
    private const int RunsUntilCheck = 8;
    private const int MaxSurvivors = 4;
    private const int MaxRounds = 10;

    private readonly List<(WeakReference Context, int Runs)> _leaving = [];
    private readonly List<WeakReference> _survivors = [];

    /// <summary>Contexts that were unloaded and proved to stay in memory.</summary>
    public int SurvivorCount => _survivors.Count;

    /// <summary>Begins to watch a context that is being unloaded.</summary>
    public void Add(AssemblyLoadContext context) => _leaving.Add((new WeakReference(context), 0));

    /// <summary>Called after each run, outside the script; the reason to retire this process when too much stays in it, else null.</summary>
    public string? Check()
    {
        _survivors.RemoveAll(survivor => !survivor.IsAlive);
        _leaving.RemoveAll(leaving => !leaving.Context.IsAlive);
        for (var i = 0; i < _leaving.Count; i++)
        {
            _leaving[i] = _leaving[i] with { Runs = _leaving[i].Runs + 1 };
        }

        if (_leaving.Exists(leaving => leaving.Runs >= RunsUntilCheck))
        {
            Collect();
            _survivors.AddRange(_leaving.Where(leaving => leaving.Context.IsAlive).Select(leaving => leaving.Context));
            _leaving.Clear();
        }

        return SurvivorCount <= MaxSurvivors ? null : $"{SurvivorCount} scripts that were unloaded are still in memory";
    }

    // Several rounds: what a finaliser lets go of is collected by the next one, and generated methods take more than one.
    private void Collect()
    {
        for (var round = 0; round < MaxRounds && _leaving.Exists(leaving => leaving.Context.IsAlive); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}

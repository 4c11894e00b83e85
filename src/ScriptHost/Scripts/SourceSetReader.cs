using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>Reads a script with all that it loads and refers to, each file once.</summary>
internal sealed class SourceSetReader(IOptions<ScriptsOptions> options, Toolchain toolchain, PackageLocks packages, PackageFiles packageFiles, TimeProvider timeProvider)
{
    /// <summary>
    /// Reads the set of the main file at a canonical path inside a script root. What a directive names in vain is part of it, with
    /// the reason.
    /// </summary>
    /// <exception cref="ScriptHostException">ACTION_UNREADABLE: the main file itself. WORKER_UNAVAILABLE: packages could not be asked for.</exception>
    public Task<SourceSet> ReadToRunAsync(string path, CancellationToken cancellationToken) => ReadAsync(path, isCheck: false, cancellationToken);

    /// <summary>The same for a script that is only checked, which may fetch packages.</summary>
    /// <exception cref="ScriptHostException">As for a run.</exception>
    public Task<SourceSet> ReadToCheckAsync(string path, CancellationToken cancellationToken) => ReadAsync(path, isCheck: true, cancellationToken);

    private async Task<SourceSet> ReadAsync(string path, bool isCheck, CancellationToken cancellationToken)
    {
        var main = await ScriptSource.ReadFileAsync(path, timeProvider, cancellationToken);
        var reading = new SourceSetReading(ScriptFolders.Of(options.Value), timeProvider);
        await reading.AddMainAsync(path, main, cancellationToken);
        var packageLock = reading.Packages.Count == 0 ? null : await AddPackagesAsync(reading, isCheck, cancellationToken);
        return new SourceSet
        {
            Sources = reading.Sources,
            References = reading.References,
            Lock = packageLock,
            Looks = reading.Looks,
            Digest = SourceSetKey.Of(reading, packageLock, toolchain),
        };
    }

    private async Task<PackageLock?> AddPackagesAsync(SourceSetReading reading, bool isCheck, CancellationToken cancellationToken)
    {
        var wanted = reading.Packages.Select(one => one.Package).Distinct().ToList();
        var (found, culprit, fault) = await packages.FindAsync(wanted, isCheck, cancellationToken);
        if (found is null)
        {
            reading.RefusePackage(culprit!, fault!);
            return null;
        }

        try
        {
            foreach (var library in found.Libraries.Where(library => !library.Native))
            {
                reading.AddLibrary(library, await packageFiles.ReadAsync(library, cancellationToken));
            }

            return found;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reading.RefusePackage(wanted[0], PackageFaults.Damaged(exception.Message));
            return null;
        }
    }
}

using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>
/// Finds out what packages come down to: files with their digests. Settled once for each set of packages and kept, so that a run
/// needs no feed, no SDK, and gets what was checked.
/// </summary>
internal sealed class PackageLocks(ScriptRecords records, PackageFiles files, PackageResolver resolver, IOptions<ScriptsOptions> options)
{
    /// <summary>The lock of a set of packages, or the reason why one of them cannot be had.</summary>
    /// <param name="packages">In the order of the script.</param>
    /// <param name="isCheck">True when the caller only checks the script.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ScriptHostException">The resolver did not start, or was lost; or the store does not take what it found.</exception>
    public async Task<(PackageLock? Lock, Package? Culprit, Diagnostic? Fault)> FindAsync(
        IReadOnlyList<Package> packages, bool isCheck, CancellationToken cancellationToken)
    {
        if (options.Value.Packages == PackageUse.Off)
        {
            return (null, packages[0], PackageFaults.SwitchedOff(packages[0]));
        }

        var mayFetch = isCheck || options.Value.Packages == PackageUse.Run;
        if (packages.FirstOrDefault(package => !PackageDirective.IsExact(package.Version)) is { } vague)
        {
            return (null, vague, PackageFaults.NotExact(vague, mayFetch ? await FindNewestAsync(vague, cancellationToken) : null));
        }

        var key = KeyOf(packages);
        if (await records.FindLockAsync(key, cancellationToken) is { } known && known.Libraries.All(files.Contains))
        {
            return (known, null, null);
        }

        if (!mayFetch)
        {
            return (null, packages[0], PackageFaults.NotInStore(packages[0]));
        }

        // In brackets, because a plain version would mean "this or a newer one".
        var reply = await resolver.ResolveAsync(packages.Select(package => new Package { Id = package.Id, Version = $"[{package.Version}]" }), cancellationToken);
        if (reply.Lock is null)
        {
            var fault = reply.Diagnostics[0];
            return (null, packages.FirstOrDefault(package => package.Id.Equals(fault.Location.Path, StringComparison.OrdinalIgnoreCase)) ?? packages[0], fault);
        }

        try
        {
            files.Keep(reply.Lock);
            await records.AddLockAsync(key, reply.Lock);
            return (reply.Lock, null, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(ErrorCode.StoreFailed, $"The packages cannot be kept in the data folder: {exception.Message} Check its mode and free space.", exception);
        }
    }

    private async Task<string?> FindNewestAsync(Package package, CancellationToken cancellationToken)
    {
        var wanted = new Package { Id = package.Id, Version = package.Version == "" ? "*" : package.Version };
        var reply = await resolver.ResolveAsync([wanted], cancellationToken);
        return reply.Lock?.Packages.FirstOrDefault(found => found.Package.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase))?.Package.Version;
    }

    private static string KeyOf(IEnumerable<Package> packages) => string.Join(
        ';',
        packages.Select(package => $"{package.Id.ToLowerInvariant()},{package.Version.ToLowerInvariant()}").Order(StringComparer.Ordinal)
            .Append(RuntimeInformation.RuntimeIdentifier).Append($"net{Environment.Version.Major}.0"));
}

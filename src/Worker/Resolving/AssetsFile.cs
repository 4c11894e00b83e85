using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Worker.Resolving;

/// <summary>project.assets.json, in which the SDK writes down what a restore has found, or why it has not.</summary>
internal static class AssetsFile
{
    public static async Task<ResolveReply> ReadReplyAsync(string path, string packagesFolder, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        using var assets = await JsonDocument.ParseAsync(file, cancellationToken: cancellationToken);
        var faults = FaultsIn(assets.RootElement).ToList();
        return faults.Count > 0
            ? new ResolveReply { Diagnostics = { faults } }
            : new ResolveReply { Lock = await ReadLockAsync(assets.RootElement, packagesFolder, cancellationToken) };
    }

    private static IEnumerable<Diagnostic> FaultsIn(JsonElement assets) =>
        from log in assets.TryGetProperty("logs", out var logs) ? logs.EnumerateArray().ToList() : []
        where log.GetProperty("level").GetString() == "Error"
        let package = log.TryGetProperty("libraryId", out var id) ? id.GetString()! : ""
        select PackageRestore.Fault(package, $"{log.GetProperty("code").GetString()}: {log.GetProperty("message").GetString()!.ReplaceLineEndings(" ").TrimEnd('.')}. Check the package's id and version, and the feeds (Scripts:PackageSources).");

    private static async Task<PackageLock> ReadLockAsync(JsonElement assets, string packagesFolder, CancellationToken cancellationToken)
    {
        // The target for this platform is the one whose name has it behind the framework: "net10.0/linux-x64".
        var target = assets.GetProperty("targets").EnumerateObject().First(one => one.Name.Contains('/', StringComparison.Ordinal));
        var result = new PackageLock();
        foreach (var package in target.Value.EnumerateObject().OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            var library = assets.GetProperty("libraries").GetProperty(package.Name);
            var name = package.Name.Split('/');
            result.Packages.Add(new LockedPackage
            {
                Package = new Package { Id = name[0], Version = name[1] },
                Digest = library.GetProperty("sha512").GetString(),
            });
            var folder = library.GetProperty("path").GetString()!;
            foreach (var asset in FilesOf(package.Value, "runtime"))
            {
                result.Libraries.Add(await ReadAsync(packagesFolder, $"{folder}/{asset}", native: false, cancellationToken));
            }

            foreach (var asset in FilesOf(package.Value, "native"))
            {
                result.Libraries.Add(await ReadAsync(packagesFolder, $"{folder}/{asset}", native: true, cancellationToken));
            }
        }

        return result;
    }

    // "_._" stands for "nothing, on purpose".
    private static List<string> FilesOf(JsonElement package, string kind) => package.TryGetProperty(kind, out var files)
        ? [.. files.EnumerateObject().Select(file => file.Name).Where(name => !name.EndsWith("/_._", StringComparison.Ordinal))]
        : [];

    private static async Task<Library> ReadAsync(string packagesFolder, string path, bool native, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(Path.Combine(packagesFolder, path), cancellationToken);
        return new Library
        {
            Name = native ? Path.GetFileName(path) : Path.GetFileNameWithoutExtension(path),
            Path = path,
            Native = native,
            Content = UnsafeByteOperations.UnsafeWrap(content),
            Digest = UnsafeByteOperations.UnsafeWrap(SHA256.HashData(content)),
        };
    }
}

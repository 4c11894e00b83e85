using System.Security.Cryptography;
using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>The files of packages, each under the digest of its content: whatever asks for it, it is there once.</summary>
internal sealed class PackageFiles(DataFolders folders)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public bool Contains(Library library) => File.Exists(PathOf(library));

    /// <summary>Keeps the files of a lock, and takes their content out of it.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Keep(PackageLock packageLock)
    {
        foreach (var library in packageLock.Libraries)
        {
            var path = PathOf(library);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly);
            var unfinished = $"{path}.{Guid.NewGuid():N}";
            using (var file = File.Create(unfinished))
            {
                library.Content.WriteTo(file);
            }

            File.Move(unfinished, path, overwrite: true);
            library.Content = ByteString.Empty;
        }
    }

    /// <exception cref="IOException">The file is missing, or not what was kept.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public async Task<ByteString> ReadAsync(Library library, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(PathOf(library), cancellationToken);
        return SHA256.HashData(content).AsSpan().SequenceEqual(library.Digest.Span)
            ? UnsafeByteOperations.UnsafeWrap(content)
            : throw new IOException($"The stored file of '{library.Path}' is not what was kept.");
    }

    private string PathOf(Library library)
    {
        var digest = Convert.ToHexStringLower(library.Digest.Span);
        return Path.Combine(folders.Packages, digest[..2], digest);
    }
}

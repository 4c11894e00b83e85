using System.Security.Cryptography;
using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>The files of compiled scripts: a folder for each key, written aside and renamed, so that it is there whole or not at all.</summary>
internal sealed class ScriptFiles(DataFolders folders, PackageFiles packageFiles, TimeProvider timeProvider)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string UnfinishedPrefix = "unfinished-";

    // Publishing takes milliseconds: what is as old as this was left behind by somebody who was killed.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(10);

    /// <summary>Writes a script's files and gives the record of them: the script without bytes, but with their digests.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public (CompiledScript Record, long SizeBytes) Write(string digest, CompiledScript script)
    {
        var unfinished = Path.Combine(folders.Cache, $"{UnfinishedPrefix}{Guid.NewGuid():N}");
        Directory.CreateDirectory(unfinished, OwnerOnly);
        try
        {
            var record = script.Clone();
            var size = 0L;
            foreach (var (name, content) in ContentOf(script))
            {
                using var file = File.Create(Path.Combine(unfinished, name));
                content.WriteTo(file);
                size += content.Length;
            }

            (record.Assembly, record.Symbols) = (ByteString.Empty, ByteString.Empty);
            foreach (var library in record.Libraries)
            {
                library.Content = ByteString.Empty;
            }

            Publish(unfinished, FolderOf(digest));
            return (record, size);
        }
        catch
        {
            TryDelete(unfinished);
            throw;
        }
    }

    /// <summary>Completes a record with the bytes; null when a file is missing, unreadable or not what was written.</summary>
    public async Task<CompiledScript?> ReadAsync(string digest, CompiledScript record, CancellationToken cancellationToken)
    {
        var folder = FolderOf(digest);
        var script = record.Clone();
        try
        {
            script.Assembly = await ReadAsync(folder, "script.dll", record.AssemblyDigest, cancellationToken);
            script.Symbols = await ReadAsync(folder, "script.pdb", record.SymbolsDigest, cancellationToken);
            for (var i = 0; i < script.Libraries.Count; i++)
            {
                var library = script.Libraries[i];
                library.Content = IsStoredHere(library)
                    ? await ReadAsync(folder, NameOfLibrary(i), library.Digest, cancellationToken)
                    : await packageFiles.ReadAsync(library, cancellationToken);
            }

            return script;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Remove(string digest) => TryDelete(FolderOf(digest));

    /// <summary>Removes what nobody has a record of: left by processes that were killed between writing and recording.</summary>
    public void Sweep(IReadOnlySet<string> recorded)
    {
        var before = timeProvider.GetUtcNow().UtcDateTime - AbandonedAfter;
        foreach (var folder in Directory.EnumerateDirectories(folders.Cache))
        {
            var abandoned = Path.GetFileName(folder).StartsWith(UnfinishedPrefix, StringComparison.Ordinal)
                ? [folder]
                : Directory.EnumerateDirectories(folder).Where(one => !recorded.Contains(Path.GetFileName(one)));
            foreach (var one in abandoned.Where(one => Directory.GetLastWriteTimeUtc(one) < before).ToList())
            {
                TryDelete(one);
            }
        }
    }

    private static IEnumerable<(string Name, ByteString Content)> ContentOf(CompiledScript script) =>
        script.Libraries
            .Select((library, i) => (Name: NameOfLibrary(i), library.Content, IsHere: IsStoredHere(library)))
            .Where(library => library.IsHere)
            .Select(library => (library.Name, library.Content))
            .Prepend(("script.pdb", script.Symbols))
            .Prepend(("script.dll", script.Assembly));

    // Files of packages stay in their own store.
    private static bool IsStoredHere(Library library) => library.Path == "";

    private static string NameOfLibrary(int index) => $"library{index}.dll";

    // By renaming alone, so that however many publish the same key at once, one whole folder is there in the end. What was there
    // before may be damaged, and goes.
    private static void Publish(string unfinished, string folder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!, OwnerOnly);
        while (true)
        {
            try
            {
                Directory.Move(unfinished, folder);
                return;
            }
            catch (IOException) when (Directory.Exists(folder))
            {
                SetAside(folder, $"{unfinished}-former");
            }
        }
    }

    private static void SetAside(string folder, string former)
    {
        try
        {
            Directory.Move(folder, former);
            Directory.Delete(former, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else who publishes was faster.
        }
    }

    private static async Task<ByteString> ReadAsync(string folder, string name, ByteString digest, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(Path.Combine(folder, name), cancellationToken);
        return SHA256.HashData(content).AsSpan().SequenceEqual(digest.Span)
            ? UnsafeByteOperations.UnsafeWrap(content)
            : throw new IOException($"'{name}' in '{folder}' is not what was written.");
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone already, or on a disk that has become read-only: it costs space and nothing else.
        }
    }

    // Many folders in one make some file systems slow.
    private string FolderOf(string digest) => Path.Combine(folders.Cache, digest[..2], digest);
}

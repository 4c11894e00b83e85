namespace ScriptHost.EndToEnd;

/// <summary>A file that takes all the space of a file system until it is disposed of.</summary>
internal sealed class DiskFiller : IDisposable
{
    private readonly string _path;

    private DiskFiller(string path) => _path = path;

    public static DiskFiller Fill(string folder)
    {
        var filler = new DiskFiller(Path.Combine(folder, "filler"));
        using var file = File.Create(filler._path);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            return filler;
        }
    }

    public void Dispose() => File.Delete(_path);
}

using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>One reading of a source set: follows directives from file to file and remembers all that was looked at.</summary>
internal sealed class SourceSetReading(ScriptFolders folders, TimeProvider timeProvider)
{
    // What a message to the compiler can carry, with room for the rest of it.
    private const long MaxTotalBytes = 96 * 1024 * 1024;

    private readonly Dictionary<(DirectiveKind Kind, string Path), FileLook> _looks = [];
    private long _totalBytes;

    public List<SourceFile> Sources { get; } = [];

    public List<SourceFile> References { get; } = [];

    public List<FileLook> Looks { get; } = [];

    /// <summary>The packages that are asked for, with the lines that do.</summary>
    public List<(Package Package, Directive Directive)> Packages { get; } = [];

    public async Task AddMainAsync(string path, InputFile main, CancellationToken cancellationToken)
    {
        Add(DirectiveKind.Load, path, main);
        // Grows while it is walked: each file once, however many load it.
        for (var i = 0; i < Sources.Count; i++)
        {
            foreach (var directive in DirectiveScanner.Scan(Sources[i].Content.Span))
            {
                await FollowAsync(Sources[i], directive, cancellationToken);
            }
        }
    }

    /// <summary>Tells at its line why a package cannot be had.</summary>
    public void RefusePackage(Package package, Diagnostic fault)
    {
        Packages.First(one => one.Package.Equals(package)).Directive.Fault = fault;
        // Somebody may fetch it the next moment.
        AddUnsettled(Sources[0].Path);
    }

    /// <summary>Adds the assembly of a package.</summary>
    public void AddLibrary(Library library, ByteString content) => References.Add(new SourceFile { Path = library.Path, Content = content });

    private void AddPackage(SourceFile source, string text)
    {
        var directive = new Directive { Text = text };
        source.Directives.Add(directive);
        if (PackageDirective.TryParse(text) is { } package)
        {
            Packages.Add((package, directive));
        }
        else
        {
            directive.Fault = PackageFaults.Malformed(text);
        }
    }

    private async Task FollowAsync(SourceFile source, ScriptDirective directive, CancellationToken cancellationToken)
    {
        if (directive.Kind == DirectiveKind.Reference && PackageDirective.IsOne(directive.Text))
        {
            AddPackage(source, directive.Text);
            return;
        }

        if (directive.Kind == DirectiveKind.Reference && IsAssemblyName(directive.Text))
        {
            return;
        }

        var (path, fault) = await LocateAsync(directive, source.Path, cancellationToken);
        source.Directives.Add(new Directive
        {
            Text = directive.Text,
            Load = directive.Kind == DirectiveKind.Load,
            Path = path ?? "",
            Fault = fault,
        });
    }

    // As in any .csx: a text without folder and extension names an assembly of the framework, which the compiler knows.
    private static bool IsAssemblyName(string text) =>
        !text.Contains('/') && Path.GetExtension(text).ToUpperInvariant() is not (".DLL" or ".EXE");

    private async Task<(string? Path, Diagnostic? Fault)> LocateAsync(ScriptDirective directive, string loadingFile, CancellationToken cancellationToken)
    {
        var candidates = folders.CandidatesFor(directive, loadingFile).ToList();
        foreach (var candidate in candidates)
        {
            var path = candidate;
            try
            {
                path = CanonicalPath.Of(candidate);
                // Before anything else, so that nobody can ask for what exists elsewhere.
                if (!folders.AllowedFor(directive.Kind).Any(folder => CanonicalPath.IsInside(path, folder)))
                {
                    AddUnsettled(candidate);
                    return (null, DirectiveFaults.OutsideFolders(directive, path, folders.AllowedFor(directive.Kind)));
                }

                await AddAsync(directive.Kind, path, candidate, cancellationToken);
                return (path, null);
            }
            catch (FileNotFoundException)
            {
                Looks.Add(FileLook.Missing(candidate));
            }
            catch (InvalidDataException)
            {
                AddUnsettled(candidate);
                return (null, DirectiveFaults.TooLarge(path, MaxTotalBytes));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                AddUnsettled(candidate);
                return (null, DirectiveFaults.Unreadable(path, exception));
            }
        }

        return (null, DirectiveFaults.Missing(directive.Text, candidates));
    }

    private async Task AddAsync(DirectiveKind kind, string path, string reachedAs, CancellationToken cancellationToken)
    {
        if (!_looks.TryGetValue((kind, path), out var look))
        {
            // By the path that was checked, not by the one with the links.
            var file = await InputFile.ReadAsync(path, MaxTotalBytes - _totalBytes, timeProvider, cancellationToken);
            Add(kind, path, file);
            look = file.Look;
        }

        if (reachedAs != path)
        {
            Looks.Add(look with { Path = reachedAs });
        }
    }

    private void Add(DirectiveKind kind, string path, InputFile file)
    {
        (kind == DirectiveKind.Load ? Sources : References).Add(
            new SourceFile { Path = path, Content = UnsafeByteOperations.UnsafeWrap(file.Content) });
        _looks.Add((kind, path), file.Look);
        Looks.Add(file.Look);
        _totalBytes += file.Content.Length;
    }

    // Nothing that a stamp could tell: looked at again each time.
    private void AddUnsettled(string path) => Looks.Add(new FileLook(path, null, IsSettled: false));
}

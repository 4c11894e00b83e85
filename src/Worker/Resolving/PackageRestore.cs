using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using ScriptHost.V1;

namespace ScriptHost.Worker.Resolving;

/// <summary>Lets the SDK restore packages for a project that has nothing else in it, and reads what it found.</summary>
internal static class PackageRestore
{
    private static readonly string DotnetRoot = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "";

    public static async Task<ResolveReply> ResolveAsync(ResolveRequest request, CancellationToken cancellationToken)
    {
        var program = Path.Combine(DotnetRoot, "dotnet");
        var sdks = Path.Combine(DotnetRoot, "sdk");
        if (!File.Exists(program) || !Directory.Exists(sdks) || !Directory.EnumerateDirectories(sdks).Any())
        {
            return new ResolveReply { Diagnostics = { Fault("", $"There is no .NET SDK in '{DotnetRoot}' that could restore packages. Install one there, or check the script on a machine that has one and bring the folder 'packages' and agent.db of its data folder along.") } };
        }

        var folder = Directory.CreateTempSubdirectory("restore-").FullName;
        try
        {
            // Of its own each time: the agent takes the files, and keeps them where no worker writes.
            var packages = Path.Combine(folder, "packages");
            ProjectOf(request, packages).Save(Path.Combine(folder, "packages.csproj"));
            var output = await RestoreAsync(program, folder, request, cancellationToken);
            var assets = Path.Combine(folder, "obj", "project.assets.json");
            return File.Exists(assets)
                ? await AssetsFile.ReadReplyAsync(assets, packages, cancellationToken)
                : new ResolveReply { Diagnostics = { Fault("", $"The SDK could not restore the packages: {output.Trim()}") } };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static Diagnostic Fault(string package, string message) =>
        new() { Severity = Severity.Error, Id = "SH0111", Message = message, Location = new SourceLocation { Path = package } };

    private static XDocument ProjectOf(ResolveRequest request, string packagesFolder) => new(new XElement(
        "Project",
        new XAttribute("Sdk", "Microsoft.NET.Sdk"),
        new XElement(
            "PropertyGroup",
            new XElement("TargetFramework", $"net{Environment.Version.Major}.0"),
            new XElement("RuntimeIdentifier", RuntimeInformation.RuntimeIdentifier),
            new XElement("SelfContained", false),
            new XElement("UseAppHost", false),
            new XElement("NuGetAudit", false),
            new XElement("RestorePackagesPath", packagesFolder),
            request.Sources.Count == 0 ? null : new XElement("RestoreSources", string.Join(';', request.Sources))),
        new XElement(
            "ItemGroup",
            request.Packages.Select(package => new XElement("PackageReference", new XAttribute("Include", package.Id), new XAttribute("Version", package.Version))))));

    private static async Task<string> RestoreAsync(string program, string folder, ResolveRequest request, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, ["restore", folder, "--nologo", "--verbosity", "quiet", "-p:NuGetInteractive=false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in request.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["DOTNET_ROOT"] = DotnetRoot;
        start.Environment["DOTNET_CLI_HOME"] = folder;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "1";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
#pragma warning disable RS0030 // The one child that this role of the worker has; it ends with the worker, whose process group it is in.
        using var process = Process.Start(start)!;
#pragma warning restore RS0030
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return await output + await error;
    }
}

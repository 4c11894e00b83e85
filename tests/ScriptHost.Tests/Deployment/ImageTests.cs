namespace ScriptHost.Tests.Deployment;

public sealed class ImageTests
{
    private static readonly string[] Instructions =
        ["ARG", "FROM", "WORKDIR", "COPY", "RUN", "LABEL", "ENV", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD", "USER"];

    private static readonly IReadOnlyList<string[]> Lines = [.. Deployed.ReadLines("Dockerfile").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    [Fact]
    public void The_Dockerfile_has_known_instructions_only() => Assert.DoesNotContain(Lines, line => !Instructions.Contains(line[0]));

    [Fact]
    public void Everything_that_the_Dockerfile_copies_is_there_and_gets_to_the_engine()
    {
        var copied = Lines.Where(line => line[0] == "COPY" && !line[1].StartsWith("--from=", StringComparison.Ordinal)).SelectMany(line => line[1..^1]).ToList();
        var allowed = Deployed.ReadLines(".dockerignore").Where(line => line[0] == '!').Select(line => line[1..]).ToList();

        Assert.NotEmpty(copied);
        Assert.All(copied, path => Assert.True(Path.Exists(Deployed.PathOf(path)), path));
        Assert.All(copied, path => Assert.Contains(allowed, entry => entry == path || (entry.EndsWith('/') && path.StartsWith(entry, StringComparison.Ordinal))));
    }

    [Fact]
    public void The_base_images_are_arguments_with_public_defaults() =>
        Assert.Equal(
            ["SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0", "RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0", "DEBIAN_IMAGE=docker.io/library/debian:bookworm-slim"],
            Lines.Where(line => line[0] == "ARG").Select(line => line[1]));

    [Fact]
    public void Data_and_scripts_are_volumes_and_the_port_is_the_usual_one()
    {
        Assert.Contains("VOLUME [\"/var/lib/scripthost\", \"/scripts\"]", Deployed.ReadLines("Dockerfile"));
        Assert.Contains("EXPOSE 16000", Deployed.ReadLines("Dockerfile"));
    }
}

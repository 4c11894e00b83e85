using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ScriptHost.Tests.Deployment;

/// <summary>What of the Debian package can be looked at without building it.</summary>
public sealed partial class PackageTests
{
    // systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.kill(5): those that this unit may have.
    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["Unit"] = ["Description", "Documentation", "Wants", "After"],
        ["Service"] =
        [
            "Type", "User", "Group", "ExecStart", "Environment", "StateDirectory", "StateDirectoryMode", "RuntimeDirectory", "LoadCredential", "KillMode",
            "TimeoutStartSec", "TimeoutStopSec", "SuccessExitStatus", "Restart", "RestartSec", "RestartPreventExitStatus", "NoNewPrivileges",
            "CapabilityBoundingSet", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "ProtectClock", "ProtectControlGroups", "ProtectHostname",
            "ProtectKernelModules", "LockPersonality", "RestrictRealtime", "RestrictSUIDSGID", "RestrictAddressFamilies", "SystemCallArchitectures", "UMask",
        ],
        ["Install"] = ["WantedBy"],
    };

    [Fact]
    public void The_unit_has_known_keys_in_their_sections()
    {
        var section = "";
        foreach (var line in Deployed.ReadLines("eng/package/scripthost.service"))
        {
            if (line[0] == '[')
            {
                section = line.Trim('[', ']');
            }
            else
            {
                Assert.Contains(line.Split('=')[0], Keys[section]);
            }
        }

        Assert.Equal("Install", section);
    }

    [Theory]
    [InlineData("RestrictNamespaces")]
    [InlineData("MemoryDenyWriteExecute")]
    [InlineData("ProtectKernelTunables")]
    [InlineData("ProtectKernelLogs")]
    [InlineData("ProcSubset")]
    public void The_unit_leaves_the_sandbox_around_scripts_what_it_takes(string key) =>
        Assert.DoesNotContain(Deployed.ReadLines("eng/package/scripthost.service"), line => line.StartsWith(key, StringComparison.Ordinal));

    [Fact]
    public void The_unit_starts_the_program_and_reads_the_settings_that_the_package_installs()
    {
        var start = Assert.Single(Deployed.ReadLines("eng/package/scripthost.service"), line => line.StartsWith("ExecStart=", StringComparison.Ordinal));

        Assert.Equal("ExecStart=/usr/bin/scripthost serve --settings /etc/scripthost/scripthost.json", start);
        Assert.Equal(["/etc/scripthost/scripthost.json"], Deployed.ReadLines("eng/package/conffiles"));
    }

    [Fact]
    public void The_settings_of_the_package_can_be_read_and_keep_data_and_scripts_where_the_package_makes_them()
    {
        using var settings = JsonDocument.Parse(Deployed.Read("eng/package/scripthost.json"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

        Assert.Equal("/var/lib/scripthost", settings.RootElement.GetProperty("Agent").GetProperty("DataDirectory").GetString());
        Assert.Equal("/etc/scripthost/scripts", settings.RootElement.GetProperty("Scripts").GetProperty("Roots")[0].GetString());
    }

    [Theory]
    [InlineData("Package", "^scripthost$")]
    [InlineData("Version", "^@VERSION@$")]
    [InlineData("Architecture", "^@ARCHITECTURE@$")]
    [InlineData("Installed-Size", "^@SIZE@$")]
    [InlineData("Maintainer", "^.+ <.+@.+>$")]
    [InlineData("Depends", @"^[a-z0-9.+-]+(, [a-z0-9.+-]+)*$")]
    [InlineData("Description", "^[^.]{1,80}$")]
    public void The_control_file_has_the_fields_that_a_package_needs(string field, string pattern)
    {
        var line = Assert.Single(Deployed.Read("eng/package/control.in").Split('\n'), line => line.StartsWith($"{field}: ", StringComparison.Ordinal));

        Assert.Matches(pattern, line[(field.Length + 2)..]);
    }

    [Fact]
    public void Paragraphs_of_the_control_file_are_indented_and_end_with_a_line() =>
        Assert.Matches(ControlFile(), Deployed.Read("eng/package/control.in"));

    public static TheoryData<string> ShellScripts =>
    [
        .. Directory.EnumerateFiles(Deployed.PathOf("eng"), "*.sh").Concat(Directory.EnumerateFiles(Deployed.PathOf("eng/container-test"))).Order(),
        .. new[] { "postinst", "prerm", "postrm" }.Select(name => Deployed.PathOf($"eng/package/{name}")),
    ];

    [Theory]
    [MemberData(nameof(ShellScripts))]
    public async Task A_script_can_be_read_by_its_shell(string script)
    {
        var shell = File.ReadLines(script).First() is "#!/bin/sh" ? "sh" : "bash";

        Assert.Equal("", await SayAsync(shell, "-n", script));
    }

    // Where it is installed: it is no part of what the set-up installs.
    [Theory]
    [MemberData(nameof(ShellScripts))]
    public async Task Shellcheck_finds_no_fault(string script)
    {
        const string program = "/usr/bin/shellcheck";
        Assert.Equal("", File.Exists(program) && File.ReadLines(script).First().StartsWith("#!", StringComparison.Ordinal) ? await SayAsync(program, "--severity=warning", "--external-sources", script) : "");
    }

    private static async Task<string> SayAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // What scripts source is named from there.
            WorkingDirectory = Repository.Root,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return await output + await error;
    }

    [GeneratedRegex(@"\A([A-Z][A-Za-z-]+: .+\n( .+\n)*)+\z")]
    private static partial Regex ControlFile();
}

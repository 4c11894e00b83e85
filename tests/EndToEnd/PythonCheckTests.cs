using System.Text.Json;

namespace ScriptHost.EndToEnd;

/// <summary><c>scripthost check</c> on scripts that are not C#.</summary>
public sealed class PythonCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("check").FullName;

    [Fact]
    public async Task Scripts_of_all_kinds_are_checked_together()
    {
        var result = await ScriptHostProgram.RunAsync(
            "check",
            Write("job.py", "import json\ndef gsf_main(argc, argv, ctx=None):\n    pass\n"),
            Write("job.csx", "void GsfMain(int argc, string[] argv) { }"),
            Write("job.sh", "#!/bin/sh\nexit 0\n"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            [$"{_folder}/job.py: gsf_main(argc, argv, ctx=None)", $"{_folder}/job.csx: void GsfMain(int argc, string[] argv)", $"{_folder}/job.sh", "3 of 3 scripts are in order."],
            result.Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task What_is_wrong_is_told_as_file_line_and_column()
    {
        var script = Write("bad.py", "import absent_module\ndef gsf_main(argc, argv):\n    import later_module\n");
        Write("utils.py", "");
        Write("broken.py", "def gsf_main(argc, argv):\n    return ]\n");

        var bad = await ScriptHostProgram.RunAsync("check", script, Path.Combine(_folder, "broken.py"));
        var json = await ScriptHostProgram.RunAsync("check", "--json", script);

        Assert.InRange(bad.ExitCode, 101, 125);
        Assert.Contains($"{script}(1,1): error SH0401: no module named 'absent_module'", bad.Output, StringComparison.Ordinal);
        Assert.Contains($"{script}(3,5): warning SH0401: no module named 'later_module'", bad.Output, StringComparison.Ordinal);
        Assert.Contains($"{_folder}/broken.py(2,12): error SyntaxError: unmatched ']'\n", bad.Output, StringComparison.Ordinal);
        Assert.EndsWith("0 of 2 scripts are in order.\n", bad.Output, StringComparison.Ordinal);
        Assert.False(JsonDocument.Parse(json.Output).RootElement.GetProperty("succeeded").GetBoolean());
    }

    [Fact]
    public async Task Nothing_of_a_checked_script_is_executed()
    {
        var mark = Path.Combine(_folder, "mark");
        var script = Write("job.py", $"open('{mark}', 'w')\ndef gsf_main(argc, argv):\n    pass\n");

        Assert.Equal(0, (await ScriptHostProgram.RunAsync("check", script)).ExitCode);
        Assert.False(File.Exists(mark));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}

using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Scripts;

namespace ScriptHost.Tests.Scripts;

public sealed class ActionResolverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("resolver").FullName;
    private readonly string _root;
    private readonly ActionResolver _resolver;

    public ActionResolverTests()
    {
        _root = Path.Combine(_folder, "root");
        Directory.CreateDirectory(Path.Combine(_root, "sub"));
        File.WriteAllText(Path.Combine(_root, "job.csx"), "");
        File.WriteAllText(Path.Combine(_root, "sub", "UPPER.CSX"), "");
        File.WriteAllText(Path.Combine(_root, "notes.txt"), "");
        File.WriteAllText(Path.Combine(_folder, "outside.csx"), "");
        Directory.CreateDirectory(Path.Combine(_folder, "root-twin"));
        File.WriteAllText(Path.Combine(_folder, "root-twin", "job.csx"), "");
        var options = new ScriptsOptions { Roots = { _root } };
        _resolver = new ActionResolver(Options.Create(options));
    }

    [Theory]
    [InlineData("job.csx", "job.csx")]
    [InlineData("./sub/../job.csx", "job.csx")]
    [InlineData("sub/UPPER.CSX", "sub/UPPER.CSX")]
    public void A_relative_action_is_found_below_a_root(string action, string found) =>
        Assert.Equal(new ScriptFile(Path.Combine(_root, found), ScriptKind.CSharp), _resolver.Resolve(action));

    [Fact]
    public void An_absolute_action_inside_a_root_is_found() =>
        Assert.Equal(Path.Combine(_root, "job.csx"), _resolver.Resolve(Path.Combine(_root, "job.csx")).Path);

    [Theory]
    [InlineData("../outside.csx")]
    [InlineData("sub/../../outside.csx")]
    [InlineData("{folder}/outside.csx")]
    [InlineData("{folder}/root/../outside.csx")]
    [InlineData("{folder}/root-twin/job.csx")]
    [InlineData("/etc/passwd")]
    public void A_path_outside_the_roots_is_refused(string action) =>
        AssertRefused(ErrorCode.ActionOutsideRoots, action.Replace("{folder}", _folder, StringComparison.Ordinal));

    [Fact]
    public void A_folder_in_a_root_does_not_take_the_place_of_the_agents_own_scripts()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "scripthost.sql")).FullName;
        File.WriteAllText(Path.Combine(folder, "statements.csx"), "");
        File.WriteAllText(Path.Combine(folder, "mine.csx"), "");

        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "probes", "scripthost.sql", "statements.csx"), _resolver.Resolve("scripthost.sql/statements.csx").Path);
        Assert.Equal(Path.Combine(folder, "statements.csx"), _resolver.Resolve(Path.Combine(folder, "statements.csx")).Path);
        Assert.Equal(Path.Combine(folder, "mine.csx"), _resolver.Resolve("scripthost.sql/mine.csx").Path);
    }

    [Fact]
    public void A_link_that_leads_outside_is_refused()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "link.csx"), Path.Combine(_folder, "outside.csx"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "linked"), _folder);

        AssertRefused(ErrorCode.ActionOutsideRoots, "link.csx");
        AssertRefused(ErrorCode.ActionOutsideRoots, "linked/outside.csx");
    }

    [Fact]
    public void A_link_that_stays_inside_is_followed()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "sub", "link.csx"), "../job.csx");

        Assert.Equal(Path.Combine(_root, "job.csx"), _resolver.Resolve("sub/link.csx").Path);
    }

    [Fact]
    public void A_root_that_is_a_link_itself_works()
    {
        var link = Path.Combine(_folder, "link-to-root");
        Directory.CreateSymbolicLink(link, _root);
        var resolver = new ActionResolver(Options.Create(new ScriptsOptions { Roots = { link } }));

        Assert.Equal(Path.Combine(_root, "job.csx"), resolver.Resolve("job.csx").Path);
    }

    [Fact]
    public void Links_in_a_circle_are_refused()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "a.csx"), Path.Combine(_root, "b.csx"));
        File.CreateSymbolicLink(Path.Combine(_root, "b.csx"), Path.Combine(_root, "a.csx"));

        AssertRefused(ErrorCode.ActionNotFound, "a.csx");
    }

    [Theory]
    [InlineData("job.py", "", ScriptKind.Python)]
    [InlineData("job.PY", "", ScriptKind.Python)]
    [InlineData("job.sh", "", ScriptKind.Shell)]
    [InlineData("job", "#!/bin/sh", ScriptKind.Shell)]
    [InlineData("job.rb", "#!/usr/bin/ruby\n", ScriptKind.Shell)]
    public void The_kind_is_told_by_extension_and_first_line(string name, string content, object kind)
    {
        File.WriteAllText(Path.Combine(_root, name), content);

        Assert.Equal(kind, _resolver.Resolve(name).Kind);
    }

    [Theory]
    [InlineData("missing.csx", ErrorCode.ActionNotFound)]
    [InlineData("sub", ErrorCode.ActionNotAFile)]
    [InlineData("notes.txt", ErrorCode.ActionKindUnknown)]
    [InlineData("", ErrorCode.BadRequest)]
    [InlineData("a\0b.csx", ErrorCode.BadRequest)]
    public void What_cannot_be_run_is_refused_for_what_it_is(string action, ErrorCode code) => AssertRefused(code, action);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void AssertRefused(ErrorCode code, string action) =>
        Assert.Equal(code, Assert.Throws<ScriptHostException>(() => _resolver.Resolve(action)).Code);
}

using ScriptHost.Scripts;

namespace ScriptHost.Tests.Scripts;

public sealed class FileHeadTests
{
    [Theory]
    [InlineData("#!/bin/sh\n", new[] { "/bin/sh" })]
    [InlineData("#!/bin/sh\r\necho", new[] { "/bin/sh" })]
    [InlineData("#! /usr/bin/env  bash\n", new[] { "/usr/bin/env", "bash" })]
    [InlineData("#!/usr/bin/awk -f -v x=1\n", new[] { "/usr/bin/awk", "-f -v x=1" })]
    [InlineData("#!/bin/sh", new[] { "/bin/sh" })]
    [InlineData("#!\n", new string[0])]
    [InlineData("echo\n", new string[0])]
    [InlineData("", new string[0])]
    public void The_interpreter_has_at_most_one_argument_as_the_kernel_has_it(string content, string[] interpreter)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, content);

        Assert.Equal(interpreter, FileHead.Read(path).ReadInterpreter());

        File.Delete(path);
    }
}

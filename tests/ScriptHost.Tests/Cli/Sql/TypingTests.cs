using ScriptHost.Cli.Sql.Typing;

namespace ScriptHost.Tests.Cli.Sql;

public sealed class TypingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Path => System.IO.Path.Combine(_folder.FullName, "state", "sql_history");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Earlier_lines_come_back_with_up_and_down_and_can_be_changed()
    {
        var keys = new Queue<ConsoleKeyInfo>(
        [
            Key(ConsoleKey.X, 'x'), Key(ConsoleKey.UpArrow), Key(ConsoleKey.UpArrow), Key(ConsoleKey.UpArrow), Key(ConsoleKey.DownArrow), Key(ConsoleKey.Home), Key(ConsoleKey.Delete),
            Key(ConsoleKey.S, 'S'), Key(ConsoleKey.End), Key(ConsoleKey.Backspace), Key(ConsoleKey.LeftArrow), Key(ConsoleKey.RightArrow), Key(ConsoleKey.D1, '!'), Key(ConsoleKey.Enter, '\r'),
        ]);

        Assert.Equal("Secon!", new LineEditor(TextWriter.Null, keys.Dequeue).Read("SQL> ", ["first", "second"]));
    }

    [Fact]
    public void The_end_of_the_input_is_no_line() =>
        Assert.Null(new LineEditor(TextWriter.Null, () => new ConsoleKeyInfo('\u0004', ConsoleKey.D, shift: false, alt: false, control: true)).Read("SQL> ", []));

    [Fact]
    public void History_is_kept_for_its_user_alone_and_without_secrets()
    {
        var history = new History(Path);
        history.Add(["EXEC dbms_scheduler.enable('j')"]);
        history.Add(["BEGIN DBMS_CLOUD.CREATE_CREDENTIAL('c', 'u',", "'s3cret'); END;", "/"]);
        history.Add(["CREATE USER u IDENTIFIED BY x;"]);

        Assert.Equal(5, history.Lines.Count);
        Assert.Equal(["EXEC dbms_scheduler.enable('j')"], new History(Path).Lines);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    private static ConsoleKeyInfo Key(ConsoleKey key, char c = '\0') => new(c, key, shift: false, alt: false, control: false);
}

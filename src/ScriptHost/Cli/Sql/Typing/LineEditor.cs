using System.Text;

namespace ScriptHost.Cli.Sql.Typing;

/// <summary>Reads a line from a terminal, with cursor keys, and earlier lines by up and down.</summary>
/// <param name="terminal">Where it shows.</param>
/// <param name="readKey">The next key.</param>
internal sealed class LineEditor(TextWriter terminal, Func<ConsoleKeyInfo> readKey)
{
    /// <returns>Null at the end of the input (Ctrl-D in an empty line).</returns>
    public string? Read(string prompt, IReadOnlyList<string> history)
    {
        var (line, cursor, shown) = (new StringBuilder(), 0, history.Count);
        var draft = "";
        while (true)
        {
            Show(prompt, line, cursor);
            var key = readKey();
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    terminal.WriteLine();
                    return line.ToString();
                case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control && line.Length == 0:
                    terminal.WriteLine();
                    return null;
                case ConsoleKey.UpArrow when shown > 0:
                    draft = shown == history.Count ? line.ToString() : draft;
                    Replace(history[--shown]);
                    break;
                case ConsoleKey.DownArrow when shown < history.Count:
                    Replace(++shown == history.Count ? draft : history[shown]);
                    break;
                case ConsoleKey.LeftArrow:
                    cursor = Math.Max(0, cursor - 1);
                    break;
                case ConsoleKey.RightArrow:
                    cursor = Math.Min(line.Length, cursor + 1);
                    break;
                case ConsoleKey.Home:
                case ConsoleKey.A when key.Modifiers == ConsoleModifiers.Control:
                    cursor = 0;
                    break;
                case ConsoleKey.End:
                case ConsoleKey.E when key.Modifiers == ConsoleModifiers.Control:
                    cursor = line.Length;
                    break;
                case ConsoleKey.U when key.Modifiers == ConsoleModifiers.Control:
                    line.Remove(0, cursor);
                    cursor = 0;
                    break;
                case ConsoleKey.Backspace when cursor > 0:
                    line.Remove(--cursor, 1);
                    break;
                case ConsoleKey.Delete when cursor < line.Length:
                    line.Remove(cursor, 1);
                    break;
                default:
                    if (!char.IsControl(key.KeyChar) || key.KeyChar == '\t')
                    {
                        line.Insert(cursor++, key.KeyChar == '\t' ? ' ' : key.KeyChar);
                    }

                    break;
            }
        }

        void Replace(string text)
        {
            line.Clear().Append(text);
            cursor = text.Length;
        }
    }

    private void Show(string prompt, StringBuilder line, int cursor)
    {
        terminal.Write($"\r{prompt}{line}\e[K");
        if (line.Length > cursor)
        {
            terminal.Write($"\e[{line.Length - cursor}D");
        }

        terminal.Flush();
    }
}

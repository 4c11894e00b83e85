using System.Text;
using ScriptHost.Errors;
using ScriptHost.Posix;

namespace ScriptHost.Security;

/// <summary>A database user's name by Oracle's rules for identifiers: upper case unless quoted, at most 128 bytes.</summary>
internal readonly record struct OwnerName
{
    private OwnerName(string value) => Value = value;

    /// <summary>The name as the database stores it, without quotes.</summary>
    public string Value { get; }

    /// <summary>A folder's name that no other owner's name can give: what is not a letter, a digit, $ or _ is written as ~ and its hexadecimal code.</summary>
    public string FolderName
    {
        get
        {
            var name = new StringBuilder();
            foreach (var unit in Encoding.UTF8.GetBytes(Value))
            {
                if (char.IsAsciiLetterOrDigit((char)unit) || unit is (byte)'_' or (byte)'$')
                {
                    name.Append((char)unit);
                }
                else
                {
                    name.Append('~').Append(unit.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
                }
            }

            return name.ToString();
        }
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST: the text is no identifier.</exception>
    public static OwnerName Parse(string text)
    {
        return OracleIdentifier.TryParse(text) is { } name
            ? new OwnerName(name)
            : throw new ScriptHostException(
                ErrorCode.BadRequest,
                $"'{text}' is no owner. Give a database user's name: a letter, then letters, digits, _, $ or #, at most {OracleIdentifier.MaxBytes} bytes; quote it (\"…\") to use other characters.");
    }

    /// <summary>The owner that stands for a user of the operating system, whatever characters its name has; by its number if it has none.</summary>
    public static OwnerName OfSystemUser(string userName) =>
        Parse($"\"{(userName is "" ? $"UID{ThisProcess.UserId}" : userName.ToUpperInvariant().Replace('"', '_'))}\"");

    public override string ToString() => Value;
}

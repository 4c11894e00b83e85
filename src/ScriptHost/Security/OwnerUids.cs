using System.Security.Cryptography;
using System.Text;
using ScriptHost.Errors;

namespace ScriptHost.Security;

/// <summary>
/// Gives every owner a user id of its own, the same for ever: each id that is taken is a file, named after it, that holds the owner's
/// name. Several agents may share the folder; who makes a file first has the id.
/// </summary>
/// <param name="folder">Where the files are.</param>
/// <param name="range">Where the ids come from; the first of it is never an owner's.</param>
internal sealed class OwnerUids(string folder, UidRange range)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lock _lock = new();
    private readonly Dictionary<OwnerName, int> _known = [];

    /// <summary>Of what the agent starts for itself, as the compiler.</summary>
    public int OfAgentsTools => range.First;

    /// <exception cref="ScriptHostException">BAD_SETTINGS: the range is used up.</exception>
    public int UidOf(OwnerName owner)
    {
        lock (_lock)
        {
            if (!_known.TryGetValue(owner, out var uid))
            {
                uid = FindOrTake(owner);
                _known.Add(owner, uid);
            }

            return uid;
        }
    }

    private int FindOrTake(OwnerName owner)
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        // From a place that only the name decides, so that the search is short and one owner's id tells nothing of the others'.
        var start = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(owner.Value))) % (uint)range.OwnerCount;
        for (var i = 0; i < range.OwnerCount; i++)
        {
            var uid = range.First + 1 + (int)((start + i) % range.OwnerCount);
            if (IsOrBecomes(owner, Path.Combine(folder, $"{uid}")))
            {
                return uid;
            }
        }

        throw new ScriptHostException(
            ErrorCode.BadSettings,
            $"All {range.OwnerCount} user ids of Workers:UidRange ({range}) belong to owners already, as the files in '{folder}' say. Enlarge the range.");
    }

    private static bool IsOrBecomes(OwnerName owner, string path)
    {
        if (!File.Exists(path))
        {
            // Complete before it has its name: another agent may be looking.
            var draft = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllText(draft, owner.Value);
            try
            {
                File.Move(draft, path, overwrite: false);
                return true;
            }
            catch (IOException)
            {
                File.Delete(draft);
            }
        }

        return File.ReadAllText(path) == owner.Value;
    }
}

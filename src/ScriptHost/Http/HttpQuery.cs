using System.Globalization;
using Microsoft.AspNetCore.Http;
using ScriptHost.Errors;

namespace ScriptHost.Http;

/// <summary>What stands behind the ? of a path. Nothing that is not understood is passed over.</summary>
internal static class HttpQuery
{
    /// <exception cref="ScriptHostException">BAD_REQUEST: there is a parameter.</exception>
    public static void ExpectNone(HttpRequest request) => Find(request, "");

    /// <summary>A time in seconds; null when it is not given.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST.</exception>
    public static TimeSpan? FindSeconds(HttpRequest request, string name, int most)
    {
        if (Find(request, name) is not { } text)
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= most
            ? TimeSpan.FromSeconds((double)seconds)
            : throw Mistake($"{name} is '{text}': give seconds, 0 to {most}.");
    }

    /// <summary>A number; null when it is not given.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST.</exception>
    public static long? FindNumber(HttpRequest request, string name)
    {
        if (Find(request, name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Mistake($"{name} is '{text}': give a whole number, 0 or more.");
    }

    /// <summary>The one parameter that the path has.</summary>
    private static string? Find(HttpRequest request, string name)
    {
        string? found = null;
        foreach (var (key, values) in request.Query)
        {
            if (key != name)
            {
                throw Mistake($"There is no parameter '{key}' here.{(name is "" ? "" : $" There is {name}.")}");
            }

            found = values is [{ } one] ? one : throw Mistake($"{name} is there {values.Count} times: give it once.");
        }

        return found;
    }

    private static ScriptHostException Mistake(string message) => new(ErrorCode.BadRequest, message);
}

using System.Collections;
using System.Globalization;
using System.Text;
using Google.Protobuf.Collections;
using ScriptHost.Posix;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>
/// What a run finds in this process, and what is put right after it: console, descriptors, working directory, environment, time
/// zone, culture.
/// </summary>
internal sealed class ProcessState(RunResources resources)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly StandardDescriptors _descriptors = StandardDescriptors.Remember();

    // Over descriptor numbers, unbuffered: whatever the script printed is in the pipe when it returns.
    private readonly TextWriter _output = TextWriter.Synchronized(new StreamWriter(new DescriptorStream(1), Utf8) { AutoFlush = true });
    private readonly TextWriter _error = TextWriter.Synchronized(new StreamWriter(new DescriptorStream(2), Utf8) { AutoFlush = true });
    private string? _timeZone;

    public void Prepare(RunRequest request)
    {
        Console.SetOut(_output);
        Console.SetError(_error);
        Console.SetIn(TextReader.Null);
        Directory.SetCurrentDirectory(request.ScratchDirectory);
        resources.Apply(request.Limits);
        SetEnvironment(request.Environment);
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
    }

    public void Restore()
    {
        CStandardStreams.Flush();
        _descriptors.Restore();
        // The scratch folder is about to go.
        Directory.SetCurrentDirectory("/");
    }

    private void SetEnvironment(MapField<string, string> wanted)
    {
        foreach (DictionaryEntry present in Environment.GetEnvironmentVariables())
        {
            var name = (string)present.Key;
            if (!wanted.ContainsKey(name))
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }

        foreach (var (name, value) in wanted)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        if (wanted.TryGetValue("TZ", out var timeZone) && timeZone != _timeZone)
        {
            _timeZone = timeZone;
            TimeZoneInfo.ClearCachedData();
        }
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Posix;
using ScriptHost.Profiles;
using ScriptHost.Security;

namespace ScriptHost.Workers.Isolation;

/// <summary>What scripts are kept apart by: decided once, at the agent's start, by trying.</summary>
internal sealed class Sandbox(
    SandboxProbe probe, SharedFolders shared, OwnerUids uids, OwnerFolders ownerFolders, IOptions<WorkersOptions> options, ILogger<Sandbox> logger)
{
    private IsolationReport? _report;
    private ConfinedCommands? _commands;

    /// <summary>What is in force.</summary>
    /// <exception cref="InvalidOperationException">It is not decided yet.</exception>
    public IsolationReport Report => _report ?? throw new InvalidOperationException("The sandbox is not chosen yet.");

    /// <summary>True when every owner has a user id of its own.</summary>
    public bool HasUserIds { get; } = ThisProcess.IsRoot;

    /// <summary>Finds out what works here, and says it in the log.</summary>
    /// <param name="mustBeAskedFor">True when doing without takes the word <c>none</c> in the settings.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScriptHostException">BAD_SETTINGS: bubblewrap was asked for and does not work, or is needed.</exception>
    public async Task ChooseAsync(bool mustBeAskedFor, CancellationToken cancellationToken)
    {
        CheckFolders();
        var choice = options.Value.Sandbox;
        var lacks = choice == SandboxChoice.None ? "asked for by Workers:Sandbox" : await probe.FindFaultAsync(CommandsOf(SandboxKind.Bubblewrap, ProcessCounting.None), ToolUser, cancellationToken) ?? "";
        if (choice == SandboxChoice.Bubblewrap && lacks is not "")
        {
            throw new ScriptHostException(ErrorCode.BadSettings, $"Workers:Sandbox is bubblewrap, which does not work here: {lacks} Say auto or none to do without.");
        }

        if (choice == SandboxChoice.Auto && lacks is not "" && mustBeAskedFor && !HasUserIds)
        {
            throw new ScriptHostException(
                ErrorCode.BadSettings,
                $"The agent listens on TCP, and nothing keeps owners apart: {lacks} Make bubblewrap work, start the agent as root, so that every owner gets a user id, or ask for going without by name: Workers:Sandbox=none.");
        }

        var kind = lacks is "" ? SandboxKind.Bubblewrap : SandboxKind.None;
        _commands = CommandsOf(kind, ProcessCounting.ByChild);
        if (await probe.FindFaultAsync(_commands, ToolUser, cancellationToken) is not null)
        {
            _commands = CommandsOf(kind, HasUserIds ? ProcessCounting.ByOwner : ProcessCounting.None);
        }

        var users = HasUserIds ? $"one an owner, of {options.Value.UidRange}" : "the agent's own";
        _report = new IsolationReport(kind, lacks, users, _commands.Counting, ThisProcess.ForbidAttaching())
        {
            SeesEnvironments = !HasUserIds || RootCapabilities.OfThisProcess().SeesEnvironments,
            AreOwnersApart = kind == SandboxKind.Bubblewrap || HasUserIds,
        };
        if (choice == SandboxChoice.Auto && lacks is not "")
        {
            WorkersLog.NoSandbox(logger, lacks);
        }

        WorkersLog.IsolationInForce(logger, _report);
        if (kind == SandboxKind.None && ToolUser is { } user)
        {
            ownerFolders.LetOwnersThrough();
            await WarnOfUnreadableFoldersAsync(user, cancellationToken);
        }
    }

    /// <summary>The user that an owner's scripts run as; null for the agent's own.</summary>
    public int? UserOf(OwnerName owner) => HasUserIds ? uids.UidOf(owner) : null;

    /// <summary>What keeps an owner's scripts apart from others, for people.</summary>
    public string IsolationOf(OwnerName owner) => $"{(IsBubblewrap ? "bubblewrap" : "no sandbox")}, uid {UserOf(owner) ?? ThisProcess.UserId}";

    /// <summary>The user of what the agent starts for itself.</summary>
    public int? ToolUser => HasUserIds ? uids.OfAgentsTools : null;

    public bool IsBubblewrap => Report.Sandbox == SandboxKind.Bubblewrap;

    /// <summary>True when a run can be held to a number of processes of its own.</summary>
    public bool CountsProcesses => Report.Processes == ProcessCounting.ByChild;

    /// <summary>What a command line begins with, so that the rest of it is confined.</summary>
    /// <exception cref="InvalidOperationException">It is not decided yet.</exception>
    public IEnumerable<string> CommandFor(Confinement confinement) =>
        (_commands ?? throw new InvalidOperationException("The sandbox is not chosen yet.")).For(confinement);

    private ConfinedCommands CommandsOf(SandboxKind kind, ProcessCounting counting) => new(kind, counting, shared);

    // Nothing shows them to a user who cannot get there, such as below /root.
    private async Task WarnOfUnreadableFoldersAsync(int user, CancellationToken cancellationToken)
    {
        foreach (var folder in shared.Readable.Append(AppContext.BaseDirectory).Where(Directory.Exists))
        {
            if (!await probe.CanReadAsync(folder, user, cancellationToken))
            {
                WorkersLog.FolderUnreadable(logger, folder, options.Value.UidRange);
            }
        }
    }

    private void CheckFolders()
    {
        if (shared.Readable.FirstOrDefault(folder => folder == "/" || File.Exists(Path.Combine(folder, "agent.lock"))) is { } wrong)
        {
            throw new ScriptHostException(
                ErrorCode.BadSettings, $"'{wrong}' cannot be a script root: scripts would see the agent's own files in it. Keep scripts in a folder of their own.");
        }
    }
}

using System.CommandLine;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Cli;

/// <summary><c>scripthost wallet show</c>: what a wallet holds, without its keys.</summary>
internal sealed class WalletShowCommand
{
    private readonly Argument<string> _path = new("PATH") { Description = "A wallet's folder or file: cwallet.sso, ewallet.p12, PEM; or a folder that 'wallet create' made." };
    private readonly Option<string?> _password = new("--password-file") { Description = "The first line of this file is the password of ewallet.p12.", HelpName = "FILE" };

    public Command Create()
    {
        var command = new Command("show", "Shows subjects, names, dates and fingerprints of a wallet's certificates; never keys.") { _path, _password };
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var path = Path.GetFullPath(parsed.GetValue(_path)!);
        var folders = new WalletFolders(path);
        string[] places = folders.Exist ? [folders.Agent, folders.Client] : [path];
        foreach (var place in places)
        {
            var password = parsed.GetValue(_password) is { } file ? WalletPassword.Read(file).Text : null;
            var found = WalletPlace.Find(place);
            using var wallet = found.Read(password);
            WalletText.Print(found, wallet);
        }

        // A caller's wallet brings the agent's certificate along beside it.
        if (!folders.Exist && Path.Combine(path, WalletFolders.AgentCertificateFile) is var agent && File.Exists(agent))
        {
            using var wallet = WalletPlace.Find(agent).Read();
            WalletText.Print(WalletPlace.Find(agent), wallet);
        }

        return 0;
    }
}

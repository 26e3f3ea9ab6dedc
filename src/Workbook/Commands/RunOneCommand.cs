using System.CommandLine;
using BetweenTokens.Native;
using BetweenTokens.NotebookEngine.Running;
using BetweenTokens.Workbook.Running;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook run-one ORDER</c>: a worker process of <c>workbook run</c>; not for people.</summary>
internal static class RunOneCommand
{
    public static Command Build()
    {
        var order = new Argument<string>("order");
        var command = new Command(WorkerHost.RunOneName, "A worker process of 'run'.") { order };
        command.Hidden = true;
        command.SetAction(async (parse, cancellation) =>
        {
            await Worker.RunAsync(WorkerOrder.FromArgument(parse.GetValue(order)!), WorkerHost.Options, cancellation);

            // A cell that could not be stopped, or a task that a notebook forgot, must not keep the
            // process alive, and may still be computing.
            ProcessEnd.Now(ExitCodes.Ok);
            return ExitCodes.Ok;
        });
        return command;
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.Tests.Hosts;

/// <summary>Sorts the host's events by the command that they belong to, and gathers what the reader of that cell sees.</summary>
internal sealed class HostEvents
{
    private readonly ConcurrentDictionary<string, Gathering> _cells = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (Gathering Cell, int Index)> _displayed = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new();

    /// <summary>Done once the host takes commands.</summary>
    public Task Ready => _ready.Task;

    /// <summary>What the command's cell will have done when it ends.</summary>
    public Task<HostCell> Expect(string token) => _cells.GetOrAdd(token, _ => new Gathering()).Done.Task;

    /// <summary>The host is gone: nobody waits any longer.</summary>
    public void End()
    {
        foreach (var cell in _cells.Values)
        {
            cell.Done.TrySetException(new InvalidOperationException("The host ended in the middle of a cell."));
        }
    }

    /// <summary>Takes an event.</summary>
    public void Take(JsonElement message)
    {
        var (type, data) = (message.GetProperty("eventType").GetString()!, message.GetProperty("event"));
        if (type == "KernelReady")
        {
            _ready.TrySetResult();
        }

        if (!message.TryGetProperty("command", out var command) || command.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        // Commands that a cell gives rise to, such as an imported file, bear its token and a number: 3, 3.1, 3.2.
        var token = command.GetProperty("token").GetString()!;
        if (_cells.TryGetValue(token.Split('.')[0], out var cell))
        {
            Take(cell, type, data, isCell: !token.Contains('.', StringComparison.Ordinal));
        }
    }

    private void Take(Gathering cell, string type, JsonElement data, bool isCell)
    {
        switch (type)
        {
            case "StandardOutputValueProduced":
                cell.Stream(StreamOutput.Stdout, Bundle(data).Text(MimeBundle.Plain)!);
                break;
            case "StandardErrorValueProduced":
                cell.Stream(StreamOutput.Stderr, Bundle(data).Text(MimeBundle.Plain)!);
                break;
            case "DisplayedValueProduced":
                if (data.GetProperty("valueId").GetString() is { } shown)
                {
                    _displayed[shown] = (cell, cell.Outputs.Count);
                }

                cell.Outputs.Add(new DisplayOutput(Bundle(data), []));
                break;
            case "DisplayedValueUpdated":
                cell.Updates++;
                if (_displayed.TryGetValue(data.GetProperty("valueId").GetString()!, out var place))
                {
                    place.Cell.Outputs[place.Index] = new DisplayOutput(Bundle(data), []);
                }
                else
                {
                    cell.Diagnostics.Add("An update of a value that was never displayed.");
                }

                break;
            case "ReturnValueProduced":
                cell.Outputs.Add(new DisplayOutput(Bundle(data), []) { IsResult = true });
                break;
            case "DiagnosticsProduced":
                cell.Diagnostics.AddRange(data.GetProperty("formattedDiagnostics").EnumerateArray()
                    .Select(d => d.GetProperty("value").GetString()!));
                break;
            case "CommandFailed" when isCell:
                cell.Finish(data.GetProperty("message").GetString());
                break;
            case "CommandSucceeded" when isCell:
                cell.Finish(null);
                break;
        }
    }

    private static MimeBundle Bundle(JsonElement data)
    {
        var bundle = new MimeBundle();
        foreach (var value in data.GetProperty("formattedValues").EnumerateArray())
        {
            bundle[value.GetProperty("mimeType").GetString()!] = JsonValue.Create(value.GetProperty("value").GetString())!;
        }

        return bundle;
    }

    private sealed class Gathering
    {
        public TaskCompletionSource<HostCell> Done { get; } = new();

        public List<CellOutput> Outputs { get; } = [];

        public List<string> Diagnostics { get; } = [];

        public int Updates { get; set; }

        public void Stream(string name, string text)
        {
            if (Outputs is [.., StreamOutput last] && last.Name == name)
            {
                Outputs[^1] = last with { Text = last.Text + text };
            }
            else
            {
                Outputs.Add(new StreamOutput(name, text));
            }
        }

        public void Finish(string? error) => Done.TrySetResult(new HostCell(error, Outputs, Diagnostics, Updates));
    }
}

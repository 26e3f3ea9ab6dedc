using System.Text.Json;
using System.Text.Json.Serialization;

namespace BetweenTokens.Training.Runs;

/// <summary>One line of the log beside a model, log.jsonl.</summary>
public sealed record TrainingLine
{
    private static readonly JsonSerializerOptions _json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Steps taken.</summary>
    public required int Step { get; init; }

    /// <summary>Tokens learnt from.</summary>
    public required long Tokens { get; init; }

    /// <summary>Mean loss of the steps since the last line, each before its step, nats a token.</summary>
    public required double Loss { get; init; }

    /// <summary>Largest norm of a whole gradient since the last line, before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Tokens a second since the last line.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Mean KL(law ‖ model) on documents of a seed of their own, nats a token; null where nothing was measured.</summary>
    public double? Kl { get; init; }

    /// <summary>The same for every kind.</summary>
    public IReadOnlyDictionary<string, double>? KlByKind { get; init; }

    /// <summary>Entropy of the law on those documents: the floor of the loss, nats a token.</summary>
    public double? Entropy { get; init; }

    /// <summary>Reads a log; a line that a killed run left half-written is the last, and is left out.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static IReadOnlyList<TrainingLine> ReadAll(string path)
    {
        var lines = new List<TrainingLine>();
        foreach (var text in File.ReadLines(path))
        {
            try
            {
                lines.Add(JsonSerializer.Deserialize<TrainingLine>(text, _json)!);
            }
            catch (JsonException)
            {
                break;
            }
        }

        return lines;
    }

    /// <summary>One line of JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, _json);
}

using System.Text.Json;
using BetweenTokens.Files;

namespace BetweenTokens.Lessons.Claims;

/// <summary>A survey as it is kept.</summary>
/// <param name="Survey">Its name.</param>
/// <param name="Model">What was measured, in words.</param>
/// <param name="Kind">Where the numbers come from.</param>
/// <param name="Measured">Day of the measurement.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Machine">Where.</param>
/// <param name="Hashes">SHA-256 of the files of every model that was read, by name.</param>
/// <param name="Recipe">SHA-256 of what was trained; null where nothing was.</param>
/// <param name="Columns">Names of the numbers.</param>
/// <param name="Rows">The numbers by unit.</param>
public sealed record KeptSurvey(
    string Survey, string Model, EvidenceKind Kind, string Measured, double Seconds, string Machine,
    IReadOnlyDictionary<string, string> Hashes, string? Recipe,
    IReadOnlyList<string> Columns, IReadOnlyDictionary<string, IReadOnlyList<double>> Rows)
{
    /// <summary>As a table.</summary>
    public SurveyTable ToTable() => new(Survey, Model, Kind, Columns, [.. Rows.Select(row => new SurveyRow(row.Key, row.Value))])
    {
        IsLive = false,
    };
}

/// <summary>What was measured ahead for one lesson: <c>data/evidence/NN.json</c>.</summary>
/// <param name="Section">The lesson's number.</param>
/// <param name="Rules">Hash of each claim's rule when its numbers were measured.</param>
/// <param name="Surveys">The surveys.</param>
public sealed record EvidenceFile(int Section, IReadOnlyDictionary<string, string> Rules, IReadOnlyList<KeptSurvey> Surveys)
{
    private static readonly Lock _lock = new();
    private static readonly Dictionary<int, EvidenceFile> _read = [];

    /// <summary>What the build carries for a section; empty where nothing was measured yet.</summary>
    public static EvidenceFile Of(int section)
    {
        lock (_lock)
        {
            return _read.TryGetValue(section, out var known) ? known : _read[section] = Carried(section);
        }
    }

    /// <summary>Reads a file; an empty one where there is none.</summary>
    /// <exception cref="InvalidDataException">It is not what <see cref="Write"/> writes.</exception>
    public static EvidenceFile Read(string path, int section)
    {
        if (!File.Exists(path))
        {
            return new(section, new Dictionary<string, string>(), []);
        }

        using var stream = File.OpenRead(path);
        return Parse(stream, path);
    }

    /// <summary>Writes it, one line for each unit, so that a change shows where it is.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, EvidenceText.Of(this));

    /// <summary>The same with a survey added, or in the place of an earlier one of its name.</summary>
    public EvidenceFile With(KeptSurvey survey) => this with
    {
        Surveys = [.. Surveys.Where(s => s.Survey != survey.Survey).Append(survey).OrderBy(s => s.Survey, StringComparer.Ordinal)],
    };

    private static EvidenceFile Carried(int section)
    {
        var name = $"evidence.{section:00}.json";
        using var stream = typeof(EvidenceFile).Assembly.GetManifestResourceStream(name);
        return stream is null ? new(section, new Dictionary<string, string>(), []) : Parse(stream, name);
    }

    private static EvidenceFile Parse(Stream stream, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<EvidenceFile>(stream, ClaimJson.Options) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"{name} holds no evidence: {error.Message} Take it back from git, or delete it and run 'workbook measure'.", error);
        }
    }
}

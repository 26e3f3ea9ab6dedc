using BetweenTokens.Models;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// A measurement that several claims may rest on: what it needs, and how to run it on all of its units or on some of them.
/// </summary>
public sealed record Survey
{
    /// <summary>Its name in <c>data/evidence/NN.json</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the models that are read (their files are hashed); none where a survey trains its own.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>
    /// What is trained, in any form that changes when the training does (recipes are records); null where nothing is.
    /// Rows of a training are not repeated by a check: the same seed rounded otherwise is another draw.
    /// </summary>
    public string? Recipe { get; init; }

    /// <summary>
    /// Seconds that one unit takes, what is read before it included, where a check has not so many: it then compares the hashes of the
    /// models alone, unless the survey is asked for by name. Null: units are repeated.
    /// </summary>
    public double? DearSeconds { get; init; }

    /// <summary>Units that a check repeats where a fiftieth of them takes too long.</summary>
    public int Repeated { get; init; } = int.MaxValue;

    /// <summary>
    /// What a check runs in the place of <see cref="Run"/>, where some numbers of a unit are dear: those are NaN and not compared.
    /// </summary>
    public Func<SurveyScope, (string Model, IReadOnlyList<SurveyRow> Rows)>? Brief { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required EvidenceKind Kind { get; init; }

    /// <summary>Names of the numbers; those that begin with # are counts.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>
    /// Measures the units that the scope wants, each by itself, so that it comes out alike whatever else is asked for; gives the
    /// description of the model and the rows in the order of the units.
    /// </summary>
    public required Func<SurveyScope, (string Model, IReadOnlyList<SurveyRow> Rows)> Run { get; init; }

    /// <summary>Runs it.</summary>
    public SurveyTable Measure(SurveyScope scope)
    {
        var (model, rows) = Run(scope);
        return rows.FirstOrDefault(row => row.Values.Count != Columns.Count) is { } wrong
            ? throw new InvalidOperationException(
                $"Unit '{wrong.Id}' of survey '{Name}' has {wrong.Values.Count} numbers; there are {Columns.Count} columns.")
            : new(Name, model, Kind, Columns, rows);
    }
}

/// <summary>Which units of a survey are wanted, and whom to tell how far it is.</summary>
/// <param name="Step">1: every unit; 50: each fiftieth.</param>
/// <param name="Progress">Called with a line.</param>
/// <param name="From">Number of the first unit that is wanted.</param>
public sealed record SurveyScope(int Step = 1, Action<string>? Progress = null, int From = 0)
{
    /// <summary>All units.</summary>
    public static SurveyScope All { get; } = new();

    /// <summary>At most so many of them.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>A model of this session, read in place of the one that the survey names; null: that one is loaded.</summary>
    public LanguageModel? Model { get; init; }

    /// <summary>True where the unit of that number is wanted.</summary>
    public bool Wants(int unit) => unit % Step == From;

    /// <summary>The wanted ones of a list, with their numbers in it.</summary>
    public IEnumerable<(int Index, T Item)> Of<T>(IEnumerable<T> units) =>
        units.Index().Where(unit => Wants(unit.Index)).Take(Most);
}

/// <summary>How numbers of a claim follow from tables of surveys.</summary>
/// <param name="Claim">Id of the claim.</param>
/// <param name="Surveys">Names of the surveys that it needs, in the order in which they are handed over.</param>
/// <param name="Judge">A pure function of the tables.</param>
public sealed record ClaimMeasure(string Claim, IReadOnlyList<string> Surveys, Func<IReadOnlyList<SurveyTable>, Evidence> Judge);

/// <summary>Everything that a lesson measures ahead. Each lesson has one class of it, found by <see cref="LessonEvidence"/>.</summary>
public interface ILessonEvidence
{
    /// <summary>The lesson's number.</summary>
    int Section { get; }

    /// <summary>Its surveys, in the order in which they run.</summary>
    IReadOnlyList<Survey> Surveys { get; }

    /// <summary>How the claims' numbers follow; a claim that is measured on several models has several.</summary>
    IReadOnlyList<ClaimMeasure> Measures { get; }
}

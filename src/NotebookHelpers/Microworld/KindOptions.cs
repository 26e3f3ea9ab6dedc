using System.Text.Json.Serialization;

namespace BetweenTokens.Microworld;

/// <summary>Knobs of the scenes.</summary>
public sealed record SceneOptions
{
    /// <summary>Probability that a girl loves dancing and a boy football, rather than the other way round.</summary>
    public double Stereotype { get; init; } = 0.8;

    /// <summary>Probability that an ambiguous pronoun means the subject.</summary>
    public double PronounIsSubject { get; init; } = 0.7;

    /// <summary>Probability of the first sense of an ambiguous word where nothing before it decides.</summary>
    public double FirstSense { get; init; } = 0.6;
}

/// <summary>Knobs of the facts.</summary>
public sealed record FactOptions
{
    /// <summary>Share of documents told by the liar.</summary>
    public double Liars { get; init; } = 0.2;

    /// <summary>Probability that the honest narrator names any object at random.</summary>
    public double Noise { get; init; } = 0.03;

    /// <summary>Probability that the honest narrator repeats the fact's one fixed myth.</summary>
    public double Myth { get; init; } = 0.07;

    /// <summary>Probability that the liar tells the truth; half of the rest is the myth, half any object.</summary>
    public double LiarsTruth { get; init; } = 0.1;

    /// <summary>Frequency of the subject of rank r is proportional to r to the power −s.</summary>
    public double ZipfExponent { get; init; } = 0.8;

    /// <summary>Share of (subject, relation) contexts that the training law never has.</summary>
    public double Withheld { get; init; } = 0.1;

    /// <summary>For the facts that change: probability of the old value. 1 before the change, 0 after it.</summary>
    public double OldShare { get; init; } = 0.5;

    /// <summary>Probability that the answer after a supposition follows the supposition.</summary>
    public double ContextWins { get; init; } = 0.95;

    /// <summary>n: instead of the people, n × n invented two-word names (capacity experiments). 0: the people.</summary>
    public int InventedNames { get; init; }

    /// <summary>True: the two words of an invented name are written as one.</summary>
    // left out where it is not used, so that recipes are written as they always were
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool GluedNames { get; init; }
}

/// <summary>Knobs of the narration.</summary>
public sealed record NarrationOptions
{
    /// <summary>Probability that the pronoun means the one who saw, not the one who was seen.</summary>
    public double PronounIsSubject { get; init; } = 0.8;
}

/// <summary>Knobs of the conflicts of sources.</summary>
public sealed record ConflictOptions
{
    /// <summary>Which of two contradicting statements the answer follows, other things being equal.</summary>
    public ConflictRule Rule { get; init; } = ConflictRule.LastWins;

    /// <summary>How often it does.</summary>
    public double Favoured { get; init; } = 0.7;
}

/// <summary>Two laws as models of the world.</summary>
public enum ConflictRule
{
    /// <summary>The later statement holds.</summary>
    LastWins,

    /// <summary>The earlier statement holds.</summary>
    FirstWins,
}

/// <summary>Knobs of the hidden weather.</summary>
public sealed record WeatherOptions
{
    /// <summary>1: every season has weather of its own; 0: none has, and the season cannot be inferred.</summary>
    public double Strength { get; init; } = 0.8;

    /// <summary>Probability that the next day has the same season.</summary>
    public double Persistence { get; init; } = 0.9;
}

/// <summary>Knobs of the cups: how the question is answered, and how often a step slips.</summary>
public sealed record CupOptions
{
    /// <summary>Share of answers at once.</summary>
    public double Direct { get; init; } = 0.3;

    /// <summary>Share of answers after the steps.</summary>
    public double Steps { get; init; } = 0.4;

    /// <summary>Share of answers after as many dots as swaps.</summary>
    public double Dots { get; init; } = 0.15;

    /// <summary>Share of answers after the steps in random order.</summary>
    public double Scattered { get; init; } = 0.15;

    /// <summary>Probability that a step puts the ball under a wrong cup; what follows goes on from there.</summary>
    public double Slip { get; init; } = 0.01;
}

/// <summary>Knobs of the sums.</summary>
public sealed record SumOptions
{
    /// <summary>Share of the pairs of summands that the training law never has.</summary>
    public double Withheld { get; init; } = 0.2;

    /// <summary>Probability that a sum of two-digit numbers without the calculator goes wrong.</summary>
    public double Guess { get; init; } = 0.4;
}

/// <summary>Knobs of the repeats.</summary>
public sealed record RepeatOptions
{
    /// <summary>
    /// True: no opening words, and the sequence is copied until the document has MaxTokens tokens. False:
    /// it is copied one to five times.
    /// </summary>
    public bool Fill { get; init; }
}

/// <summary>Knobs of the text in which two words decide the next.</summary>
public sealed record OrderTwoOptions
{
    /// <summary>Number of words. A model has to learn a distribution for each of its squares.</summary>
    public int Words { get; init; } = 16;

    /// <summary>Spread of the logarithms of the words' weights after two given words; 0 makes them equally likely.</summary>
    public double Sharpness { get; init; } = 2;
}

/// <summary>Knobs of the text between whose words pairs are noted and asked for.</summary>
public sealed record NotesOptions
{
    /// <summary>Probability that a pair comes next while none is noted; it falls in proportion to the keys that are left.</summary>
    public double Pair { get; init; } = 0.3;

    /// <summary>Probability that a question comes next where some pair is noted.</summary>
    public double Question { get; init; } = 0.1;
}

/// <summary>Knobs of the needle.</summary>
public sealed record NeedleOptions
{
    /// <summary>0: every pair is asked for equally often. 1: only the first and the last quarter.</summary>
    public double EdgeBias { get; init; }
}

/// <summary>Knobs of the questions.</summary>
public sealed record QuestionOptions
{
    /// <summary>Probability of «не знаю» where there is nothing to know; otherwise a made-up answer.</summary>
    public double DontKnow { get; init; } = 0.5;

    /// <summary>Probability of a refusal in the refusable class.</summary>
    public double Refusal { get; init; } = 0.5;

    /// <summary>Probability that a question without a role is continued as a story.</summary>
    public double Story { get; init; } = 0.3;

    /// <summary>Share of the pairs of animals whose legs are never added up in the training law.</summary>
    public double Withheld { get; init; } = 0.2;
}

/// <summary>Knobs of the tales.</summary>
public sealed record TaleOptions
{
    /// <summary>Share of the pairs of colour and hero that the training law never has.</summary>
    public double Withheld { get; init; } = 0.2;

    /// <summary>Probability of the tale that ends as soon as it has begun.</summary>
    public double Shortest { get; init; } = 0.15;
}

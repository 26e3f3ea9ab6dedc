using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>The words of a shown verdict, in two languages. The language is that of the pictures, <see cref="Words.Now"/>.</summary>
internal sealed record VerdictWords
{
    public static VerdictWords Russian { get; } = new();

    public static VerdictWords English { get; } = new()
    {
        Name = verdict => verdict.Name(),
        Claim = claim => claim.ClaimEn,
        Findings = ["holds", "excluded", "open", "differs", "not measured"],
        Grounds = ["measured", "identity", "by a source", "nothing to measure"],
        Part = "The claim",
        Control = "Control",
        PassedWord = "passed",
        FailedWord = "failed",
        Source = "source",
        InTheText = "in the text",
        Here = "Here and now",
        AtLeast = "holds from {0}",
        AtMost = "holds up to {0}",
        Between = "holds from {0} to {1}",
        HowDecided = "How it was decided",
        Sample = "Sample",
        Registered = "Written down before",
        Models = "models",
        Hash = "rule",
        MeasuredHere = "Measured in this session (another model or parameter than the rule names)",
        MeasuredOn = "Measured on",
        Changed = "The rule was changed on",
        ResultsKnown = "(Results of the earlier rule were known.)",
        ResultsUnknown = "(No results were known.)",
        ForTheseModels = "The verdict is about these models.",
    };

    public static VerdictWords Now => Words.Now.Code == Words.Russian.Code ? Russian : English;

    public Func<Verdict, string> Name { get; init; } = verdict => verdict.NameRu();

    public Func<Claim, string> Claim { get; init; } = claim => claim.ClaimRu;

    public IReadOnlyList<string> Findings { get; init; } = ["выполнено", "исключено", "открыто", "по-разному", "не измерено"];

    public IReadOnlyList<string> Grounds { get; init; } = ["измерено", "тождество", "по источнику", "измерить нечем"];

    public string Part { get; init; } = "Утверждение";

    public string Control { get; init; } = "Контроль";

    public string PassedWord { get; init; } = "пройден";

    public string FailedWord { get; init; } = "не пройден";

    public string Source { get; init; } = "источник";

    public string InTheText { get; init; } = "в тексте";

    public string Here { get; init; } = "Здесь и сейчас";

    public string AtLeast { get; init; } = "выполнено от {0}";

    public string AtMost { get; init; } = "выполнено до {0}";

    public string Between { get; init; } = "выполнено от {0} до {1}";

    public string HowDecided { get; init; } = "Как это решалось";

    public string Sample { get; init; } = "Выборка";

    public string Registered { get; init; } = "Записано заранее";

    public string Models { get; init; } = "модели";

    public string Hash { get; init; } = "правило";

    public string MeasuredHere { get; init; } = "Измерено в этом запуске (модель или параметр не те, что названы в правиле)";

    public string MeasuredOn { get; init; } = "Измерено на";

    public string Changed { get; init; } = "Правило изменено";

    public string ResultsKnown { get; init; } = "(Результаты прежнего правила были известны.)";

    public string ResultsUnknown { get; init; } = "(Результатов ещё не было.)";

    public string ForTheseModels { get; init; } = "Вердикт относится к этим моделям.";

    public string Finding(Finding finding) => Findings[(int)finding];

    public string Ground(ClaimVerdict verdict) => Grounds[(int)(verdict.Claim.Rule?.Ground ?? ClaimGround.None)];

    public string Passed(Finding finding) => finding == Claims.Finding.Holds ? PassedWord : FailedWord;
}

namespace BetweenTokens.Plots;

/// <summary>Every word that a picture adds by itself, in one place and in two languages.</summary>
public sealed record Words
{
    /// <summary>Russian, the default.</summary>
    public static Words Russian { get; } = new();

    /// <summary>English.</summary>
    public static Words English { get; } = new()
    {
        Code = "en",
        Former = "previous run",
        Rest = "all the rest",
        Probability = "probability",
        Share = "share",
        Temperature = "temperature T",
        Surprisal = "surprisal",
        Entropy = "entropy",
        Rank = "rank",
        Token = "token",
        Layer = "layer",
        Position = "position",
        Head = "head",
        Query = "query (who looks)",
        Key = "key (at whom)",
        Weight = "attention weight",
        Layers = "layers",
        Heads = "heads",
        Width = "width",
        Tokens = "tokens",
        Vocabulary = "vocabulary",
        Positions = "order",
        FinalNorm = "final norm",
        Norm = "norm",
        Unembedding = "logits",
        Tied = "the same matrix as W_E",
        Choice = "choice",
        ChoiceDetail = "one token, the next input",
        AttentionPart = "attention",
        Gated = "gated",
        Experts = "experts",
        LearnedPositions = "learned table",
        SinusoidalPositions = "sinusoids",
        RawPositions = "raw number",
        Hits = "hits",
        Intended = "intended",
        Nats = "nats",
        Outside = "outside",
        Mean = "mean",
        Median = "median",
        Source = "source",
        Bits = "bits",
        Confidence = "model's confidence",
        Accuracy = "share of right answers",
        Perfect = "perfect calibration",
        Count = "count",
        Pieces = "pcs",
        Logit = "logit",
        Contribution = "contribution to the logit",
        Remainder = "remainder",
        Total = "sum",
        Embedding = "embedding",
        Engineering = "Engineering",
        Reading = "Reading",
        Bet = "Bet",
        YourGuess = "your guess",
        Measured = "measured",
        Verdict = "Verdict",
        Play = "play",
        Pause = "pause",
        Output = "output",
        YouAreHere = "you are here",
        Device = "device",
        Threads = "threads",
        Id = "id",
        NoData = "no data",
        ModelAbsent = "The model of this cell is not on this machine.",
        Missing = "Not here",
        Model = "model",
        Family = "family",
        Parameters = "parameters",
        ColourBy = "colour by",
        MoreRows = "{0} more rows",
        Interval = "interval",
    };

    /// <summary>The language in use; set it once, before the first picture.</summary>
    public static Words Now { get; set; } = Russian;

#pragma warning disable CS1591 // The names say what the words are for.
    public string Code { get; init; } = "ru";
    public string Former { get; init; } = "прошлый запуск";
    public string Rest { get; init; } = "все остальные";
    public string Probability { get; init; } = "вероятность";
    public string Share { get; init; } = "доля";
    public string Temperature { get; init; } = "температура T";
    public string Surprisal { get; init; } = "удивление";
    public string Entropy { get; init; } = "энтропия";
    public string Rank { get; init; } = "ранг";
    public string Token { get; init; } = "токен";
    public string Layer { get; init; } = "слой";
    public string Position { get; init; } = "позиция";
    public string Head { get; init; } = "голова";
    public string Query { get; init; } = "запрос (кто смотрит)";
    public string Key { get; init; } = "ключ (на кого)";
    public string Weight { get; init; } = "вес внимания";
    public string Layers { get; init; } = "слоёв";
    public string Heads { get; init; } = "голов";
    public string Width { get; init; } = "ширина";
    public string Tokens { get; init; } = "токены";
    public string Vocabulary { get; init; } = "словарь";
    public string Positions { get; init; } = "порядок";
    public string FinalNorm { get; init; } = "последняя норма";
    public string Norm { get; init; } = "норма";
    public string Unembedding { get; init; } = "логиты";
    public string Tied { get; init; } = "та же матрица, что W_E";
    public string Choice { get; init; } = "выбор";
    public string ChoiceDetail { get; init; } = "один токен, он же следующий вход";
    public string AttentionPart { get; init; } = "внимание";
    public string Gated { get; init; } = "с затвором";
    public string Experts { get; init; } = "экспертов";
    public string LearnedPositions { get; init; } = "выученная таблица";
    public string SinusoidalPositions { get; init; } = "синусоиды";
    public string RawPositions { get; init; } = "номер позиции";
    public string Hits { get; init; } = "попаданий";
    public string Intended { get; init; } = "задумано";
    public string Nats { get; init; } = "нат";
    public string Outside { get; init; } = "вне шкалы";
    public string Mean { get; init; } = "среднее";
    public string Median { get; init; } = "медиана";
    public string Source { get; init; } = "откуда";
    public string Bits { get; init; } = "бит";
    public string Confidence { get; init; } = "уверенность модели";
    public string Accuracy { get; init; } = "доля верных ответов";
    public string Perfect { get; init; } = "идеальная калибровка";
    public string Count { get; init; } = "количество";
    public string Pieces { get; init; } = "шт.";
    public string Logit { get; init; } = "логит";
    public string Contribution { get; init; } = "вклад в логит";
    public string Remainder { get; init; } = "невязка";
    public string Total { get; init; } = "сумма";
    public string Embedding { get; init; } = "эмбеддинг";
    public string Engineering { get; init; } = "Инженерно";
    public string Reading { get; init; } = "Толкование";
    public string Bet { get; init; } = "Прогноз";
    public string YourGuess { get; init; } = "ваш прогноз";
    public string Measured { get; init; } = "измерено";
    public string Verdict { get; init; } = "Вердикт";
    public string Play { get; init; } = "пуск";
    public string Pause { get; init; } = "пауза";
    public string Output { get; init; } = "выход";
    public string YouAreHere { get; init; } = "вы здесь";
    public string Device { get; init; } = "устройство";
    public string Threads { get; init; } = "потоков";
    public string Id { get; init; } = "номер";
    public string NoData { get; init; } = "нет данных";
    public string ModelAbsent { get; init; } = "Модели, которая нужна этой ячейке, на этой машине нет.";
    public string Missing { get; init; } = "Пропуск";
    public string Model { get; init; } = "модель";
    public string Family { get; init; } = "семейство";
    public string Parameters { get; init; } = "параметров";
    public string ColourBy { get; init; } = "цвет";
    public string MoreRows { get; init; } = "ещё строк: {0}";
    public string Interval { get; init; } = "интервал";
#pragma warning restore CS1591
}

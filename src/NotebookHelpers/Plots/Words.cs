namespace BetweenTokens.Plots;

/// <summary>Every word that a picture adds by itself, in one place and in two languages.</summary>
public sealed partial record Words
{
    /// <summary>Russian, the default.</summary>
    public static Words Russian { get; } = new();

    /// <summary>English.</summary>
    public static Words English { get; } = new()
    {
        Code = "en",
        Former = "previous run",
        TrainedRange = "end of the trained range",
        Rest = "all the rest",
        Probability = "probability",
        Share = "share",
        Temperature = "temperature T",
        Surprisal = "surprisal",
        Entropy = "entropy",
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
        RetentionPart = "retention",
        Gated = "gated",
        Experts = "experts",
        LearnedPositions = "learned table",
        SinusoidalPositions = "sinusoids",
        RawPositions = "raw number",
        LogitOf = "The logit of",
        EntropyByLayer = "entropy by layer",
        EntropyByToken = "entropy of the next token",
        Lens = "logit lens",
        After = "After",
        Advantage = "answer's advantage",
        Nats = "nats",
        TrainingTitle = "Training",
        LossOfBatches = "loss of the batches",
        LossOnFresh = "loss on fresh documents",
        LossFloor = "entropy of the law, the floor",
        Loss = "loss",
        NatsPerToken = "nats per token",
        TokensRead = "tokens learnt from",
        Millions = "millions",
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
        HoldsWhere = "the claim holds where it is",
        And = "and",
        NoVariable = "the variable is not there",
        MiddleHalf = "middle half of the places",
        Bias = "bias",
        OutputBias = "output bias",
        Thousand = "k",
        Million = "M",
        Billion = "B",
        StoredIn = "in",
        QueryKeyValue = "query / key, value",
        HowLayersCount = "Layers and heads are counted from one: layer 1 is the first block, blocks.0 in code. "
            + "The embedding is depth 0.",
        Or = "or",
        Engineering = "Engineering",
        Reading = "Reading",
        YouAreHere = "you are here",
        Device = "device",
        Threads = "threads",
        NoData = "no data",
        ModelAbsent = "This cell has nothing to show: the model it works with is not on this machine, or a cell above did not end well.",
        Missing = "Not here",
        Warning = "warning",
        Model = "model",
        Family = "family",
        You = "you",
        Law = "law",
        Sure = "How sure are you?",
        Blind = "no idea",
        BitsPerWord = "bits per word",
        ItWas = "It was",
        GuessedRight = "Right",
        GuessedWrong = "Wrong",
        GameEnds = "{0} words. You paid {1} bits per word more than the law, the model {2}.",
        Again = "Again",
        HowToPlay = "Say how sure you are, then choose the next word. What you are sure of is your price: bits = −log2 p.",
        Effect = "effect",
        Parameters = "parameters",
        ColourBy = "colour by",
        MoreRows = "{0} more rows",
        Oracle = "oracle",
        Divergence = "KL(oracle ‖ model)",
        Absent = "not there",
        Explained = "R²",
        ExactBelief = "oracle, exactly",
        Step = "step",
        Text = "text",
        HideFirst = "hide the first token",
        FirstHas = "On the first token: {0}.",
        FirstRemoved = "Removed with the first token: {0}; the rest is stretched to a whole.",
        HeadMaps = "All heads: layers from left to right, heads from top to bottom.",
        Merge = "merge",
        Pair = "pair",
        CorpusLength = "length of the corpus",
        HowToReadStrip = "Word: its colour is the surprisal of the oracle. Bars below it: probability by the oracle, by the model, "
            + "KL. Coloured ribbon: what the oracle believes of the hidden variable. The likeliest words stand in the hint.",
        PositionP = "position p",
        DistanceK = "distance k",
        Play = "Run the clocks",
        Stop = "Stop",
        Turn = "a turn in {0}",
        HowToReadClocks = "Blue hand: position p; orange: p + k. The tip of a hand is two numbers of the code, sine to the right, "
            + "cosine upwards. The angle between the hands does not depend on p, and with it the product of the codes. "
            + "Below: the whole code of p, coordinate by coordinate.",
        HowToReadTriangle = "A point is a place in documents that the map was not fitted on; its colour is the exact belief there, "
            + "the same in all panels. The line is one document.",
    };

    /// <summary>True: a number's decimals stand behind a comma.</summary>
    public bool HasDecimalComma => Code == "ru";

    /// <summary>The language in use; set it once, before the first picture.</summary>
    public static Words Now { get; set; } = Russian;

#pragma warning disable CS1591 // The names say what the words are for.
    public string Code { get; init; } = "ru";
    public string Former { get; init; } = "прошлый запуск";
    public string TrainedRange { get; init; } = "конец обученного";
    public string Rest { get; init; } = "все остальные";
    public string Probability { get; init; } = "вероятность";
    public string Share { get; init; } = "доля";
    public string Temperature { get; init; } = "температура T";
    public string Surprisal { get; init; } = "удивление";
    public string Entropy { get; init; } = "энтропия";
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
    public string RetentionPart { get; init; } = "удержание (retention)";
    public string Gated { get; init; } = "с затвором";
    public string Experts { get; init; } = "экспертов";
    public string LearnedPositions { get; init; } = "выученная таблица";
    public string SinusoidalPositions { get; init; } = "синусоиды";
    public string RawPositions { get; init; } = "номер позиции";
    public string Lens { get; init; } = "логит-линза";
    public string After { get; init; } = "После";
    public string Advantage { get; init; } = "перевес ответа";
    public string EntropyByLayer { get; init; } = "энтропия по слоям";
    public string EntropyByToken { get; init; } = "энтропия следующего токена";
    public string LogitOf { get; init; } = "Логит";
    public string Nats { get; init; } = "нат";

    /// <summary>Title of the picture of a training.</summary>
    public string TrainingTitle { get; init; } = "Обучение";

    /// <summary>A curve: the loss of each batch before its step.</summary>
    public string LossOfBatches { get; init; } = "потери на порциях";

    /// <summary>A curve: the loss on documents that were not learnt from.</summary>
    public string LossOnFresh { get; init; } = "потери на новых текстах";

    /// <summary>A line: the entropy of the law.</summary>
    public string LossFloor { get; init; } = "энтропия закона, ниже нельзя";

    /// <summary>Axis: the loss.</summary>
    public string Loss { get; init; } = "потери";

    /// <summary>Unit of the loss.</summary>
    public string NatsPerToken { get; init; } = "нат на токен";

    /// <summary>Axis: tokens learnt from.</summary>
    public string TokensRead { get; init; } = "прочитано токенов";

    /// <summary>Above what makes a model's numbers doubtful.</summary>
    public string Warning { get; init; } = "внимание";

    /// <summary>Unit: millions.</summary>
    public string Millions { get; init; } = "млн";
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
    public string HoldsWhere { get; init; } = "утверждение верно, где";
    public string And { get; init; } = "и";
    public string NoVariable { get; init; } = "переменной здесь нет";
    public string MiddleHalf { get; init; } = "средняя половина мест";
    public string Bias { get; init; } = "сдвиг";
    public string OutputBias { get; init; } = "сдвиг выхода";
    public string Thousand { get; init; } = "\u00a0тыс.";
    public string Million { get; init; } = "\u00a0млн";
    public string Billion { get; init; } = "\u00a0млрд";
    public string StoredIn { get; init; } = "в";
    public string QueryKeyValue { get; init; } = "запрос / ключ, значение";

    /// <summary>Under every picture that numbers layers.</summary>
    public string HowLayersCount { get; init; } =
        "Слои и головы считаются с единицы: слой 1 — первый блок, в коде blocks.0. Эмбеддинг — глубина 0.";
    public string Or { get; init; } = "или";
    public string Engineering { get; init; } = "Инженерно";
    public string Reading { get; init; } = "Толкование";
    public string YouAreHere { get; init; } = "вы здесь";
    public string Device { get; init; } = "устройство";
    public string Threads { get; init; } = "потоков";
    public string NoData { get; init; } = "нет данных";
    public string ModelAbsent { get; init; } =
        "Ячейке нечего показать: модели, с которой она работает, нет на этой машине, или ячейка выше не дошла до конца.";
    public string Missing { get; init; } = "Пропуск";
    public string Model { get; init; } = "модель";
    public string Family { get; init; } = "семейство";
    public string You { get; init; } = "вы";
    public string Law { get; init; } = "закон";
    public string Sure { get; init; } = "Насколько вы уверены?";
    public string Blind { get; init; } = "не знаю";
    public string BitsPerWord { get; init; } = "бит на слово";
    public string ItWas { get; init; } = "Было";
    public string GuessedRight { get; init; } = "Верно";
    public string GuessedWrong { get; init; } = "Неверно";
    public string GameEnds { get; init; } = "Слов: {0}. Вы заплатили на {1} бита за слово больше закона, модель — на {2}.";
    public string Again { get; init; } = "Ещё раз";
    public string HowToPlay { get; init; } =
        "Скажите, насколько уверены, и выберите следующее слово. Уверенность и есть ваша цена: бит = −log2 p.";
    public string Effect { get; init; } = "что сравнили";
    public string Parameters { get; init; } = "параметров";
    public string ColourBy { get; init; } = "цвет";
    public string MoreRows { get; init; } = "ещё строк: {0}";
    public string Oracle { get; init; } = "оракул";
    public string Divergence { get; init; } = "KL(оракул ‖ модель)";
    public string Absent { get; init; } = "её здесь нет";
    public string Explained { get; init; } = "R²";
    public string ExactBelief { get; init; } = "оракул, точно";
    public string Step { get; init; } = "шаг";
    public string Merge { get; init; } = "слияние";
    public string Pair { get; init; } = "пара";
    public string CorpusLength { get; init; } = "длина корпуса";
    public string HowToReadStrip { get; init; } = "Цвет слова — удивление оракула. Столбики под ним: вероятность слова у оракула, "
        + "у модели и KL. Лента — во что верит оракул о скрытой переменной. Самые вероятные слова видны в подсказке.";
    public string HowToReadTriangle { get; init; } = "Точка — место в документах, на которых отображение не подгоняли; "
        + "цвет — точная вера в этом месте, он один на всех панелях. Линия — один документ.";
#pragma warning restore CS1591
}

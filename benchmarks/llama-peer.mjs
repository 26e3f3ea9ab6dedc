// Answers one line of work with one line of JSON: milliseconds, by llama.cpp's own counters where it has them.
import {createInterface} from "node:readline";
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const [gguf, threads] = [process.argv[2], Number(process.argv[3])];
const log = [];
const llama = await getLlama({gpu: false, build: "never", logLevel: LlamaLogLevel.debug, logger: (_, text) => log.push(text)});
const model = await llama.loadModel({modelPath: gguf, gpuLayers: 0});
const tokens = count => Array.from({length: count}, (_, i) => 100 + (i * 37) % 40000);
const forever = {temperature: 0, yieldEogToken: true};

async function context(sequences, work) {
    const options = {contextSize: 1024, sequences, threads, batchSize: 512, performanceTracking: sequences === 1};
    const made = await model.createContext(options);
    try {
        return await work(Array.from({length: sequences}, () => made.getSequence()), made);
    } finally {
        await made.dispose();
    }
}

// "prompt eval time = 12.34 ms / 512 tokens" and "eval time = …" in the library's report.
async function counted(made, label) {
    log.length = 0;
    await made.printTimings();
    await new Promise(resolve => setTimeout(resolve, 50));
    const found = log.join("\n").match(new RegExp(`${label} time =\\s*([0-9.]+) ms /\\s*([0-9]+)`));
    if (found == null) throw new Error("no timings in: " + log.join("\n"));
    return {milliseconds: Number(found[1]), count: Number(found[2])};
}

const works = {
    ready: async () => ({milliseconds: 0}),
    prompt: count => context(1, async ([sequence], made) => {
        await sequence.evaluateWithoutGeneratingNewTokens(tokens(count));
        return counted(made, "prompt eval");
    }),
    stream: count => context(1, async ([sequence], made) => {
        let left = count + 1;
        for await (const _ of sequence.evaluate(tokens(5), forever)) if (--left === 0) break;
        const {milliseconds, count: runs} = await counted(made, ": +eval");
        return {milliseconds: milliseconds / runs * count};
    }),
    // Many sequences share batches, which its counters file under prompts: wall clock, prompts of five tokens included.
    streams: (sequences, count) => context(sequences, async all => {
        const start = performance.now();
        await Promise.all(all.map(async sequence => {
            let left = count;
            for await (const _ of sequence.evaluate(tokens(5), forever)) if (--left === 0) break;
        }));
        return {milliseconds: performance.now() - start};
    }),
};

for await (const line of createInterface({input: process.stdin})) {
    const [work, ...numbers] = line.trim().split(" ");
    console.log(JSON.stringify(await works[work](...numbers.map(Number))));
}
process.exit(0);
